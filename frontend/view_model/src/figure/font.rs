//! The widths and codes of characters in four of the fonts that every PDF reader has: Helvetica, Helvetica-Bold, Symbol and
//! ZapfDingbats, from their Adobe Font Metrics. Arial and its free replacements have the same widths.

/// A font; a text's face is Helvetica or Helvetica-Bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// Helvetica in Windows code page 1252.
    Regular,
    /// Helvetica-Bold in the same code page.
    Bold,
    /// Greek letters and mathematical signs.
    Symbol,
    /// ✓ and ✗.
    Dingbats,
}

impl Font {
    /// Every font.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Symbol, Self::Dingbats];

    /// The name in PDF.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "Helvetica",
            Self::Bold => "Helvetica-Bold",
            Self::Symbol => "Symbol",
            Self::Dingbats => "ZapfDingbats",
        }
    }
}

/// A character of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// The font.
    pub font: Font,
    /// The character's code in it.
    pub code: u8,
    /// The width, in thousandths of the font's size.
    pub width: u16,
}

/// The glyph of a character in Helvetica or Helvetica-Bold, or else in one of the other fonts; `None` if none has it.
pub fn glyph(character: char, face: Font) -> Option<Glyph> {
    if let Some(code) = windows_code(character) {
        let widths = if face == Font::Bold { &BOLD } else { &REGULAR };
        let width = widths.get(usize::from(code).checked_sub(FIRST)?).copied()?;
        return Some(Glyph { font: face, code, width });
    }
    let listed = |font, list: &[(char, u8, u16)]| {
        let found = list.iter().find(|(known, ..)| *known == character);
        found.map(|&(_, code, width)| Glyph { font, code, width })
    };
    listed(Font::Symbol, &SYMBOLS).or_else(|| listed(Font::Dingbats, &DINGBATS))
}

/// The glyphs of a text; a question mark for a character that no font has.
pub fn glyphs(text: &str, face: Font) -> impl Iterator<Item = Glyph> {
    text.chars().filter_map(move |character| glyph(character, face).or_else(|| glyph('?', face)))
}

/// The width of a text at a size, in the size's unit.
pub fn width(text: &str, size: f64, face: Font) -> f64 {
    glyphs(text, face).map(|glyph| f64::from(glyph.width)).sum::<f64>() * size / 1000.0
}

/// A character's code in Windows code page 1252; narrow spaces are spaces.
fn windows_code(character: char) -> Option<u8> {
    match character {
        ' '..='~' | '\u{a0}'..='ÿ' => u8::try_from(u32::from(character)).ok(),
        '\u{2009}' | '\u{202f}' => Some(b' '),
        _ => UPPER.iter().find(|(known, _)| *known == character).map(|&(_, code)| code),
    }
}

/// The first code of the tables below.
const FIRST: usize = 0x20;

/// The codes of Windows code page 1252 that are not the characters' numbers.
const UPPER: [(char, u8); 27] = [
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('Š', 0x8a),
    ('‹', 0x8b),
    ('Œ', 0x8c),
    ('Ž', 0x8e),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('š', 0x9a),
    ('›', 0x9b),
    ('œ', 0x9c),
    ('ž', 0x9e),
    ('Ÿ', 0x9f),
];

/// The widths of Helvetica, by code from [`FIRST`]; 0 where the code page has no character.
const REGULAR: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584, 0, 556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 222, 222, 333,
    333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370,
    556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667,
    667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778,
    722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];

/// The widths of Helvetica-Bold.
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584, 0, 556, 0, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 278, 278, 500,
    500, 350, 556, 1000, 333, 1000, 556, 333, 944, 0, 500, 667, 278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370,
    556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611, 722, 722,
    722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778,
    722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
    611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

/// Characters of Symbol with code and width.
const SYMBOLS: [(char, u8, u16); 58] = [
    ('Α', 65, 722),
    ('Β', 66, 667),
    ('Γ', 71, 603),
    ('Δ', 68, 612),
    ('Ε', 69, 611),
    ('Ζ', 90, 611),
    ('Η', 72, 722),
    ('Θ', 81, 741),
    ('Ι', 73, 333),
    ('Κ', 75, 722),
    ('Λ', 76, 686),
    ('Μ', 77, 889),
    ('Ν', 78, 722),
    ('Ξ', 88, 645),
    ('Ο', 79, 722),
    ('Π', 80, 768),
    ('Ρ', 82, 556),
    ('Σ', 83, 592),
    ('Τ', 84, 611),
    ('Υ', 85, 690),
    ('Φ', 70, 763),
    ('Χ', 67, 722),
    ('Ψ', 89, 795),
    ('Ω', 87, 768),
    ('α', 97, 631),
    ('β', 98, 549),
    ('γ', 103, 411),
    ('δ', 100, 494),
    ('ε', 101, 439),
    ('ζ', 122, 494),
    ('η', 104, 603),
    ('θ', 113, 521),
    ('ι', 105, 329),
    ('κ', 107, 549),
    ('λ', 108, 549),
    ('μ', 109, 576),
    ('ν', 110, 521),
    ('ξ', 120, 493),
    ('ο', 111, 549),
    ('π', 112, 549),
    ('ρ', 114, 549),
    ('ς', 86, 439),
    ('σ', 115, 603),
    ('τ', 116, 439),
    ('υ', 117, 576),
    ('φ', 102, 521),
    ('χ', 99, 549),
    ('ψ', 121, 686),
    ('ω', 119, 686),
    ('←', 172, 987),
    ('→', 174, 987),
    ('↔', 171, 1042),
    ('−', 45, 549),
    ('∞', 165, 713),
    ('≈', 187, 549),
    ('≠', 185, 549),
    ('≤', 163, 549),
    ('≥', 179, 549),
];

/// Characters of ZapfDingbats with code and width.
const DINGBATS: [(char, u8, u16); 2] = [('✓', 51, 755), ('✗', 55, 571)];
