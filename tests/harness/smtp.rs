//! A server for mail on the loopback address, as much of SMTP (RFC 5321) as a mail needs. It can
//! take a mail and never say so, as one does whose line breaks at the worst moment.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// It ends with the test's own runtime.
pub struct MailServer {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
    count: watch::Receiver<usize>,
    answers: watch::Sender<bool>,
}

impl MailServer {
    /// One that takes mails and says nothing about it, until told to.
    pub async fn silent() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let taken = Arc::<Mutex<Vec<String>>>::default();
        let (counting, count) = watch::channel(0);
        let (answers, answering) = watch::channel(false);
        let kept = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, counting, answering) = (kept.clone(), counting.clone(), answering.clone());
                tokio::spawn(async move { talk(stream, &kept, &counting, answering).await });
            }
        });
        Self { port, taken, count, answers }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// From now on it says so when it has taken a mail.
    pub fn answer(&self) {
        self.answers.send_replace(true);
    }

    /// Waits until it has taken so many mails.
    pub async fn has_taken(&self, mails: usize) {
        let mut count = self.count.clone();
        count.wait_for(|count| *count >= mails).await.expect("it lives as long as the test");
    }

    /// The mails it took, as they came over the line.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("not poisoned").clone()
    }
}

/// One connection, from the greeting to the end; a broken line ends it.
async fn talk(
    stream: TcpStream,
    taken: &Mutex<Vec<String>>,
    count: &watch::Sender<usize>,
    mut answers: watch::Receiver<bool>,
) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test ready\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let reply: &[u8] = match verb.as_str() {
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                taken.lock().expect("not poisoned").push(mail);
                count.send_modify(|count| *count += 1);
                answers.wait_for(|answers| *answers).await.ok()?;
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        write.write_all(reply).await.ok()?;
    }
    Some(())
}
