//! A mail server of a test's own: it speaks SMTP on a port of this machine, keeps what it is given, and can be in a bad
//! mood. It plays one conversation after the other.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How it treats who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes every letter.
    Good,
    /// Knows no such recipient.
    Unknown,
    /// Has no time for a recipient now.
    Greylisting,
    /// Is closing down.
    Closing,
    /// Says nothing at all.
    Silent,
}

/// A running sink.
#[derive(Clone)]
pub struct Sink {
    port: u16,
    mood: Arc<Mutex<Mood>>,
    letters: Arc<Mutex<Vec<String>>>,
    commands: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    /// Opens one.
    pub async fn open(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mood, letters, commands) = (Arc::new(Mutex::new(mood)), Arc::default(), Arc::default());
        let sink = Self { port, mood, letters, commands };
        let door = sink.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let door = door.clone();
                tokio::spawn(async move { door.talk(line).await });
            }
        });
        sink
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Changes its mood.
    pub fn feels(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// All letters so far, as they came.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    /// All that was said to it, but the letters.
    pub fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap().clone()
    }

    async fn talk(&self, line: TcpStream) -> Option<()> {
        let mood = *self.mood.lock().unwrap();
        let (read, mut write) = line.into_split();
        let mut lines = BufReader::new(read).lines();
        if mood == Mood::Silent {
            // Whoever waits hangs up at last.
            while lines.next_line().await.ok()?.is_some() {}
            return None;
        }
        let hello = if mood == Mood::Closing { "421 closing" } else { "220 sink.example" };
        say(&mut write, hello).await?;
        while let Some(command) = lines.next_line().await.ok()? {
            self.commands.lock().unwrap().push(command.clone());
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer = match (verb.as_str(), mood) {
                ("EHLO", _) => "250 sink.example",
                ("RCPT", Mood::Unknown) => "550 5.1.1 no such recipient",
                ("RCPT", Mood::Greylisting) => "451 4.7.1 try again",
                ("DATA", _) => {
                    say(&mut write, "354 go on").await?;
                    let mut letter = String::new();
                    loop {
                        let line = lines.next_line().await.ok()??;
                        if line == "." {
                            break;
                        }
                        letter += line.strip_prefix('.').unwrap_or(&line);
                        letter += "\r\n";
                    }
                    self.letters.lock().unwrap().push(letter);
                    "250 kept"
                }
                ("QUIT", _) => "221 bye",
                _ => "250 good",
            };
            say(&mut write, answer).await?;
        }
        Some(())
    }
}

async fn say(write: &mut (impl AsyncWriteExt + Unpin), line: &str) -> Option<()> {
    write.write_all(format!("{line}\r\n").as_bytes()).await.ok()
}
