//! Graphs as text, in the format of the ninth DIMACS challenge (shortest paths, 2006).
//!
//! ```text
//!   c a comment
//!   p sp 4405 9772        vertices, arcs
//!   a 1 17 503            from, to, weight; vertices count from 1
//! ```

use std::io::{self, BufRead, BufReader, Read, Write};

use crate::graph::{Cost, Graph, Node, UNREACHABLE};

/// More vertices or arcs than this are refused before memory is taken for them.
pub const GRAPH_MAX: u64 = 1 << 30;

/// Why a text is not a graph.
#[derive(Debug, thiserror::Error)]
pub enum DimacsError {
    /// It cannot be read.
    #[error("reading the graph")]
    Io(#[source] io::Error),
    /// A line says something else.
    #[error("line {line} of the graph: {what}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it, and what would be right.
        what: String,
    },
}

/// Reads a graph. Weights are taken as hundredths of a second.
pub fn read(input: impl Read) -> Result<Graph, DimacsError> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut arcs: Vec<(Node, Node, Cost)> = Vec::new();
    let mut size: Option<(u64, u64)> = None;
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(DimacsError::Io)? == 0 {
            break;
        }
        let bad = |what: &str| DimacsError::Line { line, what: what.to_owned() };
        let mut words = bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        match words.next() {
            None | Some(b"c") => {}
            Some(b"p") if size.is_some() => return Err(bad("a second line `p`; a graph has one")),
            Some(b"p") => size = Some(problem(words).ok_or_else(|| bad("`p sp VERTICES ARCS` is expected"))?),
            Some(b"a") => {
                let (nodes, _) = size.ok_or_else(|| bad("an arc before the line `p sp VERTICES ARCS`"))?;
                let arc =
                    arc(words).ok_or_else(|| bad("`a FROM TO WEIGHT` with whole numbers is expected"))?;
                arcs.push(placed(arc, nodes).map_err(|what| bad(&what))?);
            }
            Some(_) => return Err(bad("a line begins with c, p or a")),
        }
    }
    let end = DimacsError::Line { line: 0, what: "there is no line `p sp VERTICES ARCS`".to_owned() };
    let (nodes, count) = size.ok_or(end)?;
    if arcs.len() as u64 != count {
        let what = format!("the head says {count} arcs, there are {}; is the file cut off?", arcs.len());
        return Err(DimacsError::Line { line: 0, what });
    }
    let nodes = usize::try_from(nodes).expect("a graph's vertices were counted against a limit");
    Ok(Graph::from_arcs(nodes, &arcs).0)
}

fn problem<'w>(mut words: impl Iterator<Item = &'w [u8]>) -> Option<(u64, u64)> {
    let is_shortest_path = words.next()? == b"sp";
    let size = (number(words.next()?)?, number(words.next()?)?);
    (is_shortest_path && words.next().is_none() && size.0.max(size.1) <= GRAPH_MAX).then_some(size)
}

fn arc<'w>(mut words: impl Iterator<Item = &'w [u8]>) -> Option<(u64, u64, u64)> {
    let arc = (number(words.next()?)?, number(words.next()?)?, number(words.next()?)?);
    words.next().is_none().then_some(arc)
}

fn number(word: &[u8]) -> Option<u64> {
    const DIGITS_MAX: usize = 18;
    if word.is_empty() || word.len() > DIGITS_MAX {
        return None;
    }
    word.iter()
        .try_fold(0_u64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0')))
}

fn placed((from, to, weight): (u64, u64, u64), nodes: u64) -> Result<(Node, Node, Cost), String> {
    let node = |id: u64| match u32::try_from(id.wrapping_sub(1)) {
        Ok(node) if id <= nodes => Ok(node),
        _ => Err(format!("vertex {id} does not exist; they count from 1 to {nodes}")),
    };
    let weight = u32::try_from(weight).ok().filter(|weight| *weight != UNREACHABLE);
    let weight = weight.ok_or_else(|| format!("a weight is less than {UNREACHABLE}"))?;
    Ok((node(from)?, node(to)?, weight))
}

/// Writes a graph; arcs that are closed are left out.
pub fn write(graph: &Graph, out: &mut impl Write) -> io::Result<()> {
    let open = graph.weights().iter().filter(|weight| **weight != UNREACHABLE).count();
    writeln!(out, "c weights in hundredths of a second")?;
    writeln!(out, "p sp {} {open}", graph.nodes())?;
    for tail in (0..).take(graph.nodes()) {
        for (_, head, weight) in graph.arcs_from(tail).filter(|(.., weight)| *weight != UNREACHABLE) {
            writeln!(out, "a {} {} {weight}", tail + 1, head + 1)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_comes_back_as_it_was_written() {
        let (graph, _) = Graph::from_arcs(3, &[(0, 1, 5), (1, 2, 0), (2, 0, UNREACHABLE)]);
        let mut text = Vec::new();
        write(&graph, &mut text).unwrap();
        let back = read(&text[..]).unwrap();
        assert_eq!((back.nodes(), back.arcs()), (3, 2));
        assert_eq!(back.arcs_from(0).collect::<Vec<_>>(), [(0, 1, 5)]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let check = |text: &str, told: &str| {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        };
        check("p sp 2 1\na 1 3 5\n", "line 2 of the graph: vertex 3 does not exist");
        check("p sp 2 1\na 0 1 5\n", "vertex 0 does not exist");
        check("a 1 2 3\n", "line 1 of the graph: an arc before");
        check("p sp 2 2\na 1 2 3\n", "the head says 2 arcs, there are 1");
        check("p sp 2 1\na 1 2 -3\n", "whole numbers");
        check("p sp 2 1\na 1 2 4294967295\n", "a weight is less than");
        check("", "there is no line `p sp");
        check("0 1 5\n", "a line begins with");
    }
}
