//! A table as Parquet: typed columns with missing values, and what they hold in the file's metadata.

use std::sync::Arc;

use anyhow::{Context, Result};
use parquet::basic::{Compression, GzipLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::table::{Kind, Table};

/// The table as a Parquet file: a cell without a value is null. The metadata have the table's `description`, and every column's
/// as `description of` its name.
///
/// # Errors
/// When a cell is not of its column's kind, naming the table, the column and the cell.
pub fn parquet(table: &Table) -> Result<Vec<u8>> {
    let mut about = vec![KeyValue::new("description".to_owned(), table.about().to_owned())];
    let mut fields = String::new();
    for (name, kind, description) in table.columns() {
        about.push(KeyValue::new(format!("description of {name}"), (*description).to_owned()));
        fields += &match kind {
            Kind::Text => format!("optional byte_array {name} (string); "),
            Kind::Number => format!("optional double {name}; "),
            Kind::Integer => format!("optional int64 {name}; "),
            Kind::Truth => format!("optional boolean {name}; "),
        };
    }
    let schema = Arc::new(parse_message_type(&format!("message {} {{ {fields}}}", table.name))?);
    let compression = Compression::GZIP(GzipLevel::default());
    let properties =
        WriterProperties::builder().set_compression(compression).set_key_value_metadata(Some(about)).build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut rows = file.next_row_group()?;
    for (index, (name, kind, _)) in table.columns().iter().enumerate() {
        let mut column = rows.next_column()?.context("the file has a column per column of the table")?;
        let cells: Vec<&str> = table.cells(index).collect();
        let written = match kind {
            Kind::Text => write::<ByteArrayType>(&mut column, &cells, |cell| Some(ByteArray::from(cell))),
            Kind::Number => write::<DoubleType>(&mut column, &cells, |cell| cell.parse().ok()),
            Kind::Integer => write::<Int64Type>(&mut column, &cells, |cell| cell.parse().ok()),
            Kind::Truth => write::<BoolType>(&mut column, &cells, |cell| cell.parse().ok()),
        };
        written.with_context(|| format!("table '{}', column '{name}'", table.name))?;
        column.close()?;
    }
    rows.close()?;
    Ok(file.into_inner()?)
}

/// Writes a column's values, and which rows have one.
fn write<T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    cells: &[&str],
    read: impl Fn(&str) -> Option<T::T>,
) -> Result<()> {
    let has_value: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
    let full = cells.iter().filter(|cell| !cell.is_empty());
    let value = |cell: &&str| read(cell).with_context(|| format!("'{cell}' is not of the column's kind; report this"));
    let values = full.map(value).collect::<Result<Vec<T::T>>>()?;
    column.typed::<T>().write_batch(&values, Some(&has_value), None)?;
    Ok(())
}
