//! Choosing the device that computes.

use burn::tensor::Device;
use clap::ValueEnum;

/// `--device`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DeviceChoice {
    /// The CPU: the same numbers every time.
    #[default]
    Cpu,
    /// The GPU, through wgpu.
    Gpu,
}

impl DeviceChoice {
    /// The device.
    ///
    /// # Errors
    /// When the program was built without the GPU backend.
    pub fn open(self) -> anyhow::Result<Device> {
        match self {
            Self::Cpu => Ok(Device::flex()),
            Self::Gpu => gpu(),
        }
    }

    /// Its name in a study's provenance.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
        }
    }
}

#[cfg(feature = "gpu")]
fn gpu() -> anyhow::Result<Device> {
    Ok(Device::wgpu(burn::tensor::DeviceKind::DefaultDevice))
}

#[cfg(not(feature = "gpu"))]
fn gpu() -> anyhow::Result<Device> {
    anyhow::bail!("--device gpu: this program was built without the GPU backend; build it with `--features gpu`")
}
