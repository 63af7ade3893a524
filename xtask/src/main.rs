//! The chores of skillscope: `cargo xtask page`, `cargo xtask serve`, `cargo xtask test`, `cargo xtask bundle`.

mod asset;
mod browsers;
mod bundle;
mod card;
mod engine;
mod install;
mod page;
mod pictures;
mod serve;
mod split;
mod test;
mod wheel;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <chore>

  page           builds the page into dist/ (skipped when nothing changed)
  serve [--gpu] [args]
                 builds what is missing and starts `skillscope serve` with the arguments; the GPU's kernels
                 are built where a GPU is seen, or with --gpu
  lab [args]     builds what is missing and starts `lab`: training of the tiny models, error rates, parity, speed
  fault [args]   kills the server in the middle of runs, takes its room and its clients, and checks what is left
  fuzz [target] [args]
                 reads mutated inputs with every reader of what comes from outside, ten minutes each
  load URL [args]
                 asks a running server for much at once, and says how long it took (RELIABILITY.md describes the three)
  test           runs every check: format, page, lints, crate boundaries, tests
  pictures       takes the README's pictures from the program as it stands
  bundle [model]
                 trains the bundled models (about an hour each), runs their studies and writes their cards
  studies [model]
                 runs the studies of the bundled models and writes their cards
                 (studies smollm2: of SmolLM2-135M-Instruct, whose weights are downloaded)
  cards          writes the bundled models' cards from their studies as they stand
  wheel          builds the Python package with the program inside, and runs its tests and docs/notebook.ipynb from it

The first build compiles kernels: 15 to 30 minutes on two cores. Later starts take seconds.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        _ if std::env::var_os(wheel::CARGO).is_some() => wheel::in_cargos_place(&arguments),
        Some((chore, [])) if chore == "page" => page::build_page(),
        Some((chore, rest)) if chore == "serve" => serve::serve(rest),
        Some((chore, rest)) if chore == "lab" => serve::lab(rest),
        Some((chore, rest)) if ["fault", "fuzz", "load"].contains(&chore.as_str()) => serve::measure(chore, rest),
        Some((chore, [])) if chore == "pictures" => pictures::pictures(),
        Some((chore, [])) if chore == "test" => test::test(),
        Some((chore, [])) if chore == "bundle" => bundle::bundle(None),
        Some((chore, [model])) if chore == "bundle" => bundle::bundle(Some(model)),
        Some((chore, [])) if chore == "studies" => bundle::studies(None),
        Some((chore, [model])) if chore == "studies" => bundle::studies(Some(model)),
        Some((chore, [])) if chore == "cards" => bundle::cards(),
        Some((chore, [])) if chore == "wheel" => wheel::wheel(),
        Some((chore, [])) if ["help", "--help", "-h"].contains(&chore.as_str()) => {
            println!("{HELP}");
            Ok(())
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
