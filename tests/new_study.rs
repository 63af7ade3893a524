//! A study from the page's form in a real browser: previewed, started, followed over the death of the server, opened, and the
//! same bytes as the same command gives.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use backend::export::Exported;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::{Page, asked, free_port, shares_objects, visit, visit_with_error};
use crate::export::serve_folder;
use crate::support::program;
use crate::tab::{DESKTOP, written};

/// WebDriver's code of the Enter key.
const ENTER: &str = "\u{e007}";
/// How long a run may take on a busy machine.
const LONG: Duration = Duration::from_secs(240);

/// A server of the program; killed when dropped.
pub(crate) struct Server(Child);

impl Server {
    pub(crate) fn start(data: &Path, port: u16) -> Self {
        let mut command = program();
        command.args(["serve", "--port", &port.to_string(), "--data-dir"]).arg(data);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self(command.spawn().unwrap());
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < LONG, "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Ends it as `kill -9` does.
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Puts a value into a field, as typing or choosing does.
async fn fill(page: &Page, selector: &str, value: &str) {
    page.find(selector).await;
    let event = if selector.ends_with("select") { "change" } else { "input" };
    let script = format!(
        "(at => (at.value = {}, at.dispatchEvent(new Event('{event}', {{ bubbles: true }})), at.value))(document.querySelector('{selector}'))",
        json!(value)
    );
    assert_eq!(page.read(&script).await, json!(value), "{selector}");
}

/// Waits for what a script says, longer than for a page.
async fn until(page: &Page, script: &str) {
    let begun = Instant::now();
    while page.read(script).await != true {
        if begun.elapsed() > LONG {
            let shown = page.read("document.querySelector('.runs').innerText").await;
            panic!("{script}: {shown}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The form of the tests: three tasks, ablated in representation and in behaviour at chosen layers.
async fn fill_in(page: &Page) {
    page.find(OPEN_FORM).await;
    fill(page, "[data-field=Model]", "tiny-llama").await;
    page.click("[data-action=no-tasks]").await;
    for task in ["word-count", "topic", "json-format"] {
        page.click(&format!("[data-tick={task}]")).await;
    }
    fill(page, "[data-choice=preset] select", "0").await;
    fill(page, "[data-field=Samples]", "60").await;
    fill(page, "[data-field=Seed]", "7").await;
    fill(page, "[data-field=Positions]", "first, last, mean").await;
    fill(page, "[data-choice=method] select", "2").await;
    fill(page, "[data-field=InRepresentation]", "2-3").await;
    fill(page, "[data-field=InBehaviour]", "3").await;
}

const STUDY: &str = "tiny-llama-seed-7";
/// The button that starts, where the form is unfolded.
const OPEN_FORM: &str = ".runs-form[open] [data-action=start]";
/// Whether the form is unfolded.
const IS_UNFOLDED: &str = "document.querySelector('.runs-form').open";
/// The row of the study, and that of its preview, which was asked for before it.
const ROW: &str = "document.querySelector('[data-run=\"2\"]')";
const PREVIEW: &str = "document.querySelector('[data-run=\"1\"]')";

/// The text of a part of the page.
async fn text(page: &Page, selector: &str) -> String {
    let text = page.read(&format!("document.querySelector('{selector}').textContent")).await;
    text.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_from_the_form_outlives_the_server_and_has_the_bytes_of_the_same_command() {
    let data = TempDir::new().unwrap();
    let place = data.path().to_owned();
    let port = free_port();
    let server = Server::start(data.path(), port);
    // What the browser says of a server that is gone.
    let gone = if shares_objects() { "net::ERR_" } else { "connection" };
    visit_with_error(&format!("http://127.0.0.1:{port}"), DESKTOP, Some(gone), async move |page| {
        let mut server = server;
        page.open("/?view=runs").await;
        fill_in(&page).await;
        previews(&page, &place).await;
        page.read(
            "(window.titles = [], new MutationObserver(() => titles.push(document.title))
                .observe(document.querySelector('title'), { childList: true, characterData: true, subtree: true }), 0)",
        )
        .await;
        is_above_the_form(&page).await;
        unfold(&page).await;
        page.click("[data-action=start]").await;
        let said = format!("{ROW}?.querySelector('[data-runs=state]').textContent.trim() ?? ''");
        until(
            &page,
            &format!("/since its last start/.test({ROW}?.querySelector('[data-runs=time]')?.textContent ?? '')"),
        )
        .await;
        until(&page, &format!("/^(Responses|Activations|Ablations|Damage|Probes) [1-9]/.test({said})")).await;
        server.kill();
        assert!(!place.join("studies").join(STUDY).join("study.json").exists(), "it was killed too late");
        let server = Server::start(&place, port);
        until(&page, &format!("{ROW}?.dataset.state === 'done'")).await;
        page.expect(
            "document.querySelector('[data-runs=spoken]').textContent.includes('tiny-llama-seed-7: Done')",
            true,
        )
        .await;
        page.expect("titles.some(title => title.startsWith('✓'))", true).await;
        assert_eq!(page.violations().await, json!([]));

        let command = text(&page, "[data-run=\"2\"] [data-runs=command]").await;
        let config = text(&page, "[data-run=\"2\"] [data-runs=config]").await;
        is_the_same(&place, &command, &config);
        page.click("[data-run=\"2\"] [data-action=open]").await;
        page.expect(&asked("study"), STUDY).await;
        page.expect("document.querySelector('main')?.dataset.view ?? null", "overview").await;
        page.expect("document.activeElement.id", "main").await;
        page.expect(
            "[...document.querySelectorAll('.study option')].some(at => at.textContent.includes('seed 7'))",
            true,
        )
        .await;
        drop(server);
    })
    .await;
}

/// Previews what the form holds: the table of the forecast opens, and nothing is written.
async fn previews(page: &Page, place: &Path) {
    page.click("[data-action=preview]").await;
    page.expect("document.activeElement.closest('[data-run]')?.dataset.run ?? null", "1").await;
    let scrolled = "[...document.querySelectorAll('*')].reduce((sum, at) => sum + at.scrollTop, 0)";
    let before = page.read(scrolled).await;
    until(page, &format!("{PREVIEW}?.dataset.state === 'done'")).await;
    page.expect("document.querySelectorAll('table[data-table=forecast] tbody tr').length", 3).await;
    assert_eq!(page.read(scrolled).await, before, "a table that opens by itself does not move the page");
    assert!(!place.join("studies").join(STUDY).exists(), "a preview makes no study");
}

/// Unfolds the form, which is folded away once there is a run.
async fn unfold(page: &Page) {
    assert_eq!(page.read(IS_UNFOLDED).await, json!(false));
    page.click("[data-action=new]").await;
    page.find(OPEN_FORM).await;
    page.expect("document.activeElement.matches('.runs-form > summary')", true).await;
}

/// The newest run is on the first screen with its state, above the form.
async fn is_above_the_form(page: &Page) {
    page.read("(window.scrollTo(0, 0), document.querySelector('main').scrollTo(0, 0), 0)").await;
    let edge = |of: &str, edge: &str| format!("document.querySelector('{of}').getBoundingClientRect().{edge}");
    let state = edge("[data-run] [data-runs=state]", "bottom");
    page.expect(&format!("{state} <= innerHeight"), true).await;
    page.expect(&format!("{} <= {}", edge(".runs-list", "bottom"), edge(".runs-form", "top")), true).await;
}

/// The command that the page gives makes the same bytes, called where the config is.
fn is_the_same(data: &Path, command: &str, config: &str) {
    assert!(command.contains("--config config.toml") && !command.contains('\''), "{command}");
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("config.toml"), config).unwrap();
    let words = command.split_whitespace().skip(1);
    let output = program().args(words).args(["--out", "same"]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let bytes = |folder: &Path| std::fs::read(folder.join("study.json")).unwrap();
    assert!(bytes(&folder.path().join("same")) == bytes(&data.join("studies").join(STUDY)), "the bytes differ");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_form_lacks_and_what_the_server_refuses_is_said_at_the_form() {
    let data = TempDir::new().unwrap();
    let port = free_port();
    let server = Server::start(data.path(), port);
    let refused = if shares_objects() { Some("409") } else { None };
    visit_with_error(&format!("http://127.0.0.1:{port}"), (390, 844), refused, async move |page| {
        let problem = "document.querySelector('[data-runs=problem]')?.textContent ?? ''";
        page.open("/?view=runs").await;
        page.find(OPEN_FORM).await;
        fill(&page, "[data-field=Model]", "tiny-llama").await;
        fill(&page, "[data-field=Samples]", "none").await;
        page.press("[data-action=start]", ENTER).await;
        page.expect(&format!("({problem}).includes('“none”')"), true).await;
        page.expect("document.activeElement.dataset.field ?? null", "Samples").await;
        assert_eq!(page.violations().await, json!([]));
        fill(&page, "[data-field=Samples]", "").await;
        page.expect(problem, "").await;
        // A study of this id ships with the program.
        page.press("[data-action=start]", ENTER).await;
        page.expect(&format!("({problem}).includes('tiny-llama-seed-1')"), true).await;
        let shown = "(at => at.top >= 0 && at.bottom <= innerHeight + 1)(document.querySelector('[data-runs=problem]').getBoundingClientRect())";
        page.expect(shown, true).await;
        assert_eq!(page.read(IS_UNFOLDED).await, json!(true), "what is wrong is said where it can be put right");
        page.expect("document.documentElement.scrollWidth <= innerWidth", true).await;
        page.expect("document.querySelectorAll('[data-run]').length", 0).await;
        drop(server);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_cancelled_resumed_and_deleted_by_keyboard() {
    let data = TempDir::new().unwrap();
    let place = data.path().to_owned();
    let port = free_port();
    let server = Server::start(data.path(), port);
    visit(&format!("http://127.0.0.1:{port}"), DESKTOP, async move |page| {
        let state = "document.querySelector('[data-run=\"1\"]')?.dataset.state ?? null";
        page.open("/?view=runs").await;
        fill_in(&page).await;
        page.press("[data-action=start]", ENTER).await;
        until(&page, &format!("({state}) === 'running'")).await;
        page.press("[data-run=\"1\"] [data-action=cancel]", ENTER).await;
        page.expect(state, "cancelled").await;
        page.expect("document.querySelector('[data-runs=stops]')", Value::Null).await;
        page.expect("document.activeElement.dataset.action ?? null", "details").await;
        page.press("[data-run=\"1\"] [data-action=resume]", ENTER).await;
        page.expect(&format!("['queued', 'running'].includes({state})"), true).await;
        page.press("[data-run=\"1\"] [data-action=delete]", ENTER).await;
        page.expect("document.activeElement.dataset.action ?? null", "delete-no").await;
        page.press("[data-action=delete-no]", ENTER).await;
        page.expect("document.activeElement.dataset.action ?? null", "delete").await;
        page.press("[data-run=\"1\"] [data-action=delete]", ENTER).await;
        page.press("[data-action=delete-yes]", ENTER).await;
        page.expect(state, Value::Null).await;
        page.expect("document.activeElement.dataset.action ?? null", "again").await;
        page.expect("document.querySelector('[data-runs=spoken]').textContent", "").await;
        page.find(OPEN_FORM).await;
        assert!(!place.join("runs/1").exists() && !place.join("studies").join(STUDY).exists());
        drop(server);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_server_gives_the_command_of_its_form() {
    let folder = TempDir::new().unwrap();
    written(folder.path(), &[Exported::read("tiny-llama-seed-1").unwrap()]);
    let origin = serve_folder(folder.path()).await;
    visit(&origin, DESKTOP, async move |page| {
        page.open("/?view=runs").await;
        page.find(".runs .notice").await;
        fill(&page, "[data-field=Seed]", "9").await;
        fill(&page, "[data-field=InBehaviour]", "3").await;
        page.expect(
            "document.querySelector('[data-runs=command]').textContent",
            "skillscope run --model tiny-llama --seed 9 --config config.toml",
        )
        .await;
        page.expect(
            "document.querySelector('[data-runs=config]').textContent",
            "ablation.behaviour.sites = [\"resid_post.3\"]\n",
        )
        .await;
        page.expect("document.querySelector('[data-action=start]')", Value::Null).await;
        // The mark of a run that has ended stays before the title of another view.
        page.read("(document.title = '✓ ' + document.title, 0)").await;
        page.click("[data-goes-to=overview]").await;
        page.expect("document.querySelector('main')?.dataset.view ?? null", "overview").await;
        page.expect("document.title.startsWith('✓ Overview')", true).await;
    })
    .await;
}

/// A script that chooses a file in a field.
fn choosing(field: &str, name: &str, bytes: &[u8]) -> String {
    let (name, bytes) = (json!(name), json!(bytes));
    format!(
        "(() => {{
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array({bytes})], {name}));
            const at = document.querySelector('[data-field={field}]');
            at.files = data.files;
            at.dispatchEvent(new Event('change', {{ bubbles: true }}));
            return true;
        }})()"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_models_and_tasks_are_checked_when_they_are_chosen_and_faults_stand_at_their_fields() {
    let data = TempDir::new().unwrap();
    let port = free_port();
    let server = Server::start(data.path(), port);
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let model = std::fs::read(fixtures.join("model/llama-mixed.gguf")).unwrap();
    let tasks = std::fs::read(fixtures.join("tasks/few-sentences.toml")).unwrap();
    let refused = if shares_objects() { Some("422") } else { None };
    visit_with_error(&format!("http://127.0.0.1:{port}"), (390, 844), refused, async move |page| {
        page.open("/?view=runs").await;
        page.find(OPEN_FORM).await;
        let told = |of: &str| format!("document.querySelector('[data-runs={of}]')?.textContent ?? ''");
        page.read(&choosing("task-file", "mine.toml", b"id = \"mine\"\nskill = = 1\n")).await;
        page.expect(&format!("({}).startsWith('mine.toml, line 2, column ')", told("task-file")), true).await;
        page.expect("document.querySelector('[data-field=task-file]').ariaInvalid", "true").await;
        page.expect("document.querySelector('[data-action=remove-file]')", Value::Null).await;
        page.read(&choosing("task-file", "few.toml", &tasks)).await;
        page.find("[data-action=remove-file]").await;
        page.expect(&told("task-file"), "").await;

        page.read(&choosing("model-file", "bad.gguf", b"no model")).await;
        page.expect("document.querySelector('[data-field=model-file]').ariaInvalid", "true").await;
        assert_eq!(page.violations().await, json!([]));
        page.read(&choosing("model-file", "small.gguf", &model)).await;
        page.expect("document.querySelector('[data-field=Model]').value.endsWith('small.gguf')", true).await;
        page.expect(&told("model-file"), "").await;

        // The further keys stay open when they are emptied to type others.
        page.click(".runs-further summary").await;
        fill(&page, "[data-field=further]", "probe.folds = 3").await;
        page.find("[data-runs=outdone]").await;
        fill(&page, "[data-field=further]", "").await;
        page.expect("document.querySelector('[data-runs=outdone]')", Value::Null).await;
        page.expect("document.querySelector('.runs-further').open", true).await;

        // What a task asks depends on the set.
        page.expect("document.querySelector('.tick-field:has([data-tick=topic])').title", "").await;
        fill(&page, "[data-choice=set] select", "2").await;
        page.expect("document.querySelector('.tick-field:has([data-tick=topic])').title !== ''", true).await;
        page.expect("document.documentElement.scrollWidth <= innerWidth", true).await;
        drop(server);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_that_is_gone_is_said_in_the_row_of_its_run_and_the_view_stays() {
    let data = TempDir::new().unwrap();
    let port = free_port();
    let server = Server::start(data.path(), port);
    let gone = if shares_objects() { Some("404") } else { None };
    visit_with_error(&format!("http://127.0.0.1:{port}"), DESKTOP, gone, async move |page| {
        page.open("/?view=runs").await;
        fill_in(&page).await;
        page.click("[data-action=start]").await;
        until(&page, "document.querySelector('[data-run=\"1\"]')?.dataset.state === 'done'").await;
        let remove = format!("fetch('api/studies/{STUDY}', {{ method: 'DELETE' }}).then(answer => answer.status)");
        assert_eq!(page.read(&remove).await, json!(204));
        page.press("[data-run=\"1\"] [data-action=open]", ENTER).await;
        let trouble = "document.querySelector('[data-run=\"1\"] [data-runs=trouble]')?.textContent ?? ''";
        page.expect(&format!("({trouble}).includes('{STUDY}')"), true).await;
        page.expect("document.querySelector('main')?.dataset.view ?? null", "runs").await;
        page.expect("document.querySelector('[data-runs=problem]')", Value::Null).await;
        drop(server);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returning_reader_sees_the_runs_and_changes_the_place_of_one_that_waits() {
    let data = TempDir::new().unwrap();
    let port = free_port();
    let server = Server::start(data.path(), port);
    visit(&format!("http://127.0.0.1:{port}"), DESKTOP, async move |page| {
        page.open("/?view=runs").await;
        fill_in(&page).await;
        fill(&page, "[data-field=Samples]", "600").await;
        page.click("[data-action=start]").await;
        until(&page, "document.querySelector('[data-run=\"1\"]')?.dataset.state === 'running'").await;
        for seed in ["8", "9"] {
            unfold(&page).await;
            fill(&page, "[data-field=Seed]", seed).await;
            page.click("[data-action=start]").await;
            page.expect(IS_UNFOLDED, false).await;
        }
        page.open("/?view=runs").await;
        page.find("[data-run=\"3\"]").await;
        assert_eq!(page.read(IS_UNFOLDED).await, json!(false));
        is_above_the_form(&page).await;
        let said = |id: u8, of: &str| {
            format!("document.querySelector('[data-run=\"{id}\"] [data-runs={of}]').textContent.trim()")
        };
        page.expect(&said(3, "state"), "Waiting, number 2 in line").await;
        fill(&page, "[data-run=\"3\"] [data-choice=run-priority] select", "0").await;
        page.expect(&said(3, "state"), "Waiting, next in line").await;
        page.expect(&said(2, "state"), "Waiting, number 2 in line").await;
        let order = "[...document.querySelectorAll('[data-run]')].map(at => at.dataset.run).join()";
        page.expect(order, "1,3,2").await;
        page.expect(&format!("{}.endsWith('before the others')", said(3, "about")), true).await;
        page.expect("document.querySelector('[data-run=\"1\"] [data-choice=run-priority]')", Value::Null).await;
        // The open study is put into the form, which opens.
        page.press("[data-action=again]", ENTER).await;
        page.find(OPEN_FORM).await;
        page.expect("document.querySelector('[data-field=Seed]').value !== '1'", true).await;
        page.expect("document.activeElement.closest('.runs-form') !== null", true).await;
        assert_eq!(page.violations().await, json!([]));
    })
    .await;
    drop(server);
}
