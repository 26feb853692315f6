//! What is stored stays readable: every kind of event, as it stands in journals, is kept here as a file.

#[cfg(test)]
mod golden;
