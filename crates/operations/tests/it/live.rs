use operations::live::{LiveStream, listen};

use crate::support::TestCity;

/// Reads until so many changes have come, and returns their ids.
async fn ids(stream: &mut LiveStream, count: usize) -> Vec<u64> {
    let mut ids = Vec::new();
    while ids.len() < count {
        let chunk = stream.next().await.unwrap();
        let text = std::str::from_utf8(&chunk).unwrap().to_owned();
        ids.extend(
            text.lines().filter_map(|line| line.strip_prefix("id: ")).map(|id| id.parse::<u64>().unwrap()),
        );
    }
    ids
}

#[tokio::test(start_paused = true)]
async fn every_event_comes_once_and_in_order_with_its_position_as_id() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let start = city.city.board().position().0;
    let mut stream = listen(&who, None).unwrap();
    for number in 0..30 {
        city.report(&who, &format!("第{number}个来电")).await;
    }
    let expected: Vec<u64> = (start + 1..=start + 30).collect();
    assert_eq!(ids(&mut stream, 30).await, expected);
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_back_with_the_last_id_misses_nothing_and_gets_nothing_twice() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let start = city.city.board().position().0;
    let mut stream = listen(&who, None).unwrap();
    city.report(&who, "第一个来电").await;
    let seen = ids(&mut stream, 1).await;
    drop(stream);
    for number in 0..700 {
        city.report(&who, &format!("第{number}个来电")).await;
    }
    let mut resumed = listen(&who, seen.last().copied()).unwrap();
    let expected: Vec<u64> = (start + 2..=start + 701).collect();
    assert_eq!(ids(&mut resumed, 700).await, expected);
}

#[tokio::test(start_paused = true)]
async fn many_listeners_get_the_same_bytes() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let mut streams: Vec<LiveStream> = (0..50).map(|_| listen(&who, None).unwrap()).collect();
    assert_eq!(city.city.live().listeners(), 50);
    city.report(&who, "阳台冒烟").await;
    for stream in &mut streams {
        assert_eq!(ids(stream, 1).await.len(), 1);
    }
    drop(streams);
    assert_eq!(city.city.live().listeners(), 0);
}
