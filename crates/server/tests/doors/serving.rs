//! The server as a whole: its address, its errors, its end.

use crate::room::dictum;
use dictum::model::ErrorKind;
use dictum_server::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
};

#[tokio::test]
async fn a_server_answers_at_its_address_until_it_is_told_to_end() {
    let server = Server::bind(dictum(), "127.0.0.1:0").unwrap();
    let address = server.address();
    let (end, ended) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.run_until(async { ended.await.unwrap() }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /robots.txt HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[test]
fn an_address_that_is_taken_or_none_is_refused_with_the_cure() {
    let first = Server::bind(dictum(), "127.0.0.1:0").unwrap();
    let taken = Server::bind(dictum(), &first.address().to_string()).err().unwrap();
    assert_eq!(taken.kind(), ErrorKind::Unavailable);
    let none = Server::bind(dictum(), "nowhere").err().unwrap();
    assert_eq!(none.kind(), ErrorKind::AskedWrongly);
    assert!(taken.hint().is_some() && none.hint().is_some());
}
