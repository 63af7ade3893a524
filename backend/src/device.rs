//! The choice of the device that computes, which is checked with a computation of known result before use.

use burn::tensor::Device;
use clap::ValueEnum;
use shared::model::Precision;

/// `--device`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DeviceChoice {
    /// The GPU where there is one that computes rightly, else the CPU.
    Auto,
    /// The CPU: the same numbers every time.
    #[default]
    Cpu,
    /// The GPU, through wgpu; a software adapter where there is no other.
    Gpu,
}

/// A device that is ready to compute.
pub struct OpenDevice {
    /// The device.
    pub device: Device,
    /// Its name in a study's provenance.
    pub name: &'static str,
    /// The graphics adapter, as it names itself.
    pub adapter: Option<String>,
}

/// How a command computes.
#[derive(clap::Args, Debug, Clone, Copy, Default)]
pub struct Compute {
    /// Device.
    #[arg(long, value_enum, default_value_t)]
    pub device: DeviceChoice,
    /// Floating-point type of weights and stream: f32, f16 or bf16.
    #[arg(long, default_value = "f32", value_parser = precision)]
    pub dtype: Precision,
}

fn precision(name: &str) -> Result<Precision, String> {
    Precision::by_name(name).map_err(|error| error.to_string())
}

impl OpenDevice {
    /// The CPU.
    pub fn cpu() -> Self {
        Self { device: Device::flex(), name: "cpu", adapter: None }
    }
}

impl Compute {
    /// The device, checked.
    ///
    /// # Errors
    /// When there is none, when it computes wrongly, or when the program was built without the GPU backend.
    pub fn open(self) -> anyhow::Result<OpenDevice> {
        match self.device {
            DeviceChoice::Cpu => Ok(OpenDevice::cpu()),
            DeviceChoice::Gpu => gpu::open(self.dtype),
            DeviceChoice::Auto => Ok(gpu::open_hardware(self.dtype).unwrap_or_else(OpenDevice::cpu)),
        }
    }
}

#[cfg(feature = "gpu")]
mod gpu {
    use anyhow::{Result, anyhow, bail};
    use burn::tensor::{Device, DeviceType};
    use shared::model::{Precision, known_answer};
    use shared::readback::now;

    use super::OpenDevice;

    /// A graphics adapter.
    struct Adapter {
        device: Device,
        name: String,
        /// Whether it is a graphics card, not software.
        hardware: bool,
    }

    /// The best adapter: a card before a software rasterizer.
    pub fn open(precision: Precision) -> Result<OpenDevice> {
        let adapter = best().ok_or_else(|| {
            anyhow!("--device gpu: no graphics adapter was found; install its driver, or use --device cpu")
        })?;
        if !adapter.hardware {
            eprintln!(
                "warning: only a software adapter is here ({}): right, but slower than --device cpu",
                adapter.name
            );
        }
        trusted(adapter, precision)
    }

    /// A card that computes rightly, if there is one.
    pub fn open_hardware(precision: Precision) -> Option<OpenDevice> {
        let adapter = best().filter(|adapter| adapter.hardware)?;
        match trusted(adapter, precision) {
            Ok(opened) => Some(opened),
            Err(error) => {
                eprintln!("warning: {error:#}; computing on the CPU");
                None
            }
        }
    }

    fn best() -> Option<Adapter> {
        let devices = Device::enumerate(DeviceType::Wgpu).into_vec();
        let adapters = devices.into_iter().filter_map(|device| {
            let identity = device.identity()?;
            Some(Adapter { device, name: identity.name, hardware: identity.physical.is_some() })
        });
        // The first of equals, so that the same machine gives the same adapter.
        adapters.min_by_key(|adapter| !adapter.hardware)
    }

    fn trusted(adapter: Adapter, precision: Precision) -> Result<OpenDevice> {
        let Adapter { device, name, .. } = adapter;
        if !device.supports_dtype(precision.dtype()) {
            bail!("--dtype {}: {name} does not compute in it; use --dtype f32", precision.name());
        }
        now(known_answer::ask(&device, &name, precision))?;
        Ok(OpenDevice { device, name: "gpu", adapter: Some(name) })
    }
}

#[cfg(not(feature = "gpu"))]
mod gpu {
    use super::OpenDevice;
    use shared::model::Precision;

    pub fn open(_precision: Precision) -> anyhow::Result<OpenDevice> {
        anyhow::bail!(
            "--device gpu: this program was built without the GPU's kernels; start it with `cargo xtask serve --gpu`, or build it with `--features gpu`"
        )
    }

    pub fn open_hardware(_precision: Precision) -> Option<OpenDevice> {
        None
    }
}
