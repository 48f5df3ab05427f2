//! A bare receiver, to compare with: plain HTTP that writes what it gets to a file and hands out a file. It seals
//! nothing, hashes nothing, asks nobody who they are, and does not wait for the disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

const BUFFER_BYTES: usize = 256 << 10;

/// An empty page; what it does is brought by the measuring itself.
const PAGE: &str = "<!doctype html><meta charset=\"utf-8\"><title>bare</title><body>";

/// A receiver; its threads end with this tool.
pub struct Bare {
    port: u16,
}

struct Shelf {
    /// Where what is PUT is written.
    folder: PathBuf,
    /// What `GET /file` hands out.
    file: PathBuf,
}

impl Bare {
    /// Listens on a free port of this machine.
    pub fn start(folder: &Path, file: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let shelf = Arc::new(Shelf { folder: folder.to_path_buf(), file: file.to_path_buf() });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shelf = shelf.clone();
                // A connection that breaks is the measured page's to report.
                std::thread::spawn(move || shelf.serve(&stream));
            }
        });
        Ok(Self { port })
    }

    /// Where it is reached.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

struct Head {
    method: String,
    path: String,
    length: u64,
}

impl Shelf {
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::with_capacity(BUFFER_BYTES, stream);
        while let Some(head) = read_head(&mut reader)? {
            let name = head.path.rsplit('/').next().unwrap_or_default();
            match (head.method.as_str(), head.path.as_str()) {
                ("PUT", _) => {
                    let mut file = File::create(self.folder.join(name))?;
                    io::copy(&mut reader.by_ref().take(head.length), &mut file)?;
                    answer(stream, "204 No Content", "")?;
                }
                ("GET", "/file") => self.hand_out(stream)?,
                ("GET", "/") => {
                    let headers = format!("content-type: text/html\r\ncontent-length: {}\r\n", PAGE.len());
                    answer(stream, "200 OK", &headers)?;
                    (&*stream).write_all(PAGE.as_bytes())?;
                }
                _ => answer(stream, "404 Not Found", "content-length: 0\r\n")?,
            }
        }
        Ok(())
    }

    fn hand_out(&self, mut stream: &TcpStream) -> io::Result<()> {
        let mut file = File::open(&self.file)?;
        let length = file.metadata()?.len();
        let headers = format!(
            "content-type: application/octet-stream\r\ncontent-disposition: attachment; filename=\"bare.bin\"\r\n\
             content-length: {length}\r\n"
        );
        answer(stream, "200 OK", &headers)?;
        io::copy(&mut file, &mut stream).map(|_| ())
    }
}

fn answer(mut stream: &TcpStream, status: &str, headers: &str) -> io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\n{headers}\r\n")
}

/// The head of the next request; nothing when the other side has gone.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut head = Head { method, path, length: 0 };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                head.length = value.trim().parse().unwrap_or(0);
            }
            Some(_) => {}
            None => return Ok(Some(head)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_written_and_the_file_is_handed_out() {
        let folder = std::env::temp_dir().join(format!("siegel-bare-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("source");
        std::fs::write(&file, b"a source").unwrap();
        let bare = Bare::start(&folder.join("parts"), &file).unwrap();
        let put = ureq::put(format!("{}/parts/7", bare.origin())).send(&[5_u8; 300_000][..]).unwrap();
        assert_eq!(put.status(), 204);
        assert_eq!(std::fs::read(folder.join("parts/7")).unwrap(), [5; 300_000]);
        let mut got = ureq::get(format!("{}/file", bare.origin())).call().unwrap();
        assert_eq!(got.body_mut().read_to_string().unwrap(), "a source");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
