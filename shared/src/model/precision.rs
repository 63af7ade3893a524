//! The floating-point type of a decoder's weights and stream.

use burn::tensor::{DType, FloatDType};

use crate::error::{Error, Result};

/// The compute dtype.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Single precision.
    #[default]
    F32,
    /// Half precision.
    F16,
    /// Brain floating point.
    Bf16,
}

impl Precision {
    /// Every precision. The only list of them.
    pub const ALL: [Self; 3] = [Self::F32, Self::F16, Self::Bf16];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::Bf16 => "bf16",
        }
    }

    /// The precision of a name.
    ///
    /// # Errors
    /// [`Error::Config`] naming those there are.
    pub fn by_name(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|precision| precision.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            Error::config("dtype", format!("'{name}' is not known"), format!("use one of {known}"))
        })
    }

    /// burn's name.
    pub fn dtype(self) -> DType {
        self.float().into()
    }

    /// burn's name among floats.
    pub fn float(self) -> FloatDType {
        match self {
            Self::F32 => FloatDType::F32,
            Self::F16 => FloatDType::F16,
            Self::Bf16 => FloatDType::BF16,
        }
    }
}
