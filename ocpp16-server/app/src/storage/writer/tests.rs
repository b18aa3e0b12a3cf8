//! Commits that are shared, and what becomes of them when something fails.

use std::thread;

use ocpp16_tests::Postgres;

use crate::storage::{Database, TestDatabase, on_each_database};

use super::*;

on_each_database! {
    changes_are_read_after_they_are_written
    a_change_that_fails_or_panics_is_undone_alone
    an_error_that_a_change_hides_is_not_committed_as_a_success
    everything_asked_for_is_written_before_the_database_closes
}

const CREATE: &str = "CREATE TABLE a (x BIGINT)";

fn limit_pages(connection: &Connection, pages: u32) -> Result<()> {
    match connection {
        Connection::Sqlite(connection) => {
            Ok(connection.pragma_update(None, "max_page_count", pages)?)
        }
        Connection::Postgres(_) => panic!("it has no pages to limit"),
    }
}

async fn execute(database: &Database, sql: &'static str) -> StdResult<(), StorageError> {
    database.write(move |connection| connection.execute_batch(sql)).await
}

/// Keeps the writer busy until what is asked for waits, all of it.
async fn in_one_commit<T>(database: &Database, asked: impl Future<Output = T>) -> T {
    let (begun, mut has_begun) = mpsc::unbounded_channel();
    let (release, released) = std::sync::mpsc::channel();
    let busy = database.write(move |_| {
        begun.send(()).unwrap();
        released.recv().unwrap();
        Ok(())
    });
    let asked = async {
        has_begun.recv().await.unwrap();
        // Asked first, and then let go.
        tokio::join!(asked, async { release.send(()).unwrap() }).0
    };
    let (busy, asked) = tokio::join!(busy, asked);
    busy.unwrap();
    asked
}

/// What is in the table.
async fn values(database: &Database) -> Vec<i64> {
    let read = database.read(|connection| {
        let mut select = connection.prepare_cached("SELECT x FROM a ORDER BY x")?;
        select.query_map((), |row| row.get(0))
    });
    read.await.unwrap()
}

async fn changes_are_read_after_they_are_written(database: TestDatabase) {
    let database = database.open();
    execute(&database, CREATE).await.unwrap();
    execute(&database, "INSERT INTO a VALUES (1)").await.unwrap();
    assert_eq!(values(&database).await, [1]);
}

async fn a_change_that_fails_or_panics_is_undone_alone(database: TestDatabase) {
    let database = database.open();
    execute(&database, CREATE).await.unwrap();
    let asked = async {
        tokio::join!(
            execute(&database, "INSERT INTO a VALUES (1)"),
            execute(&database, "INSERT INTO a VALUES (2); nonsense"),
            database.write(|connection| -> Result<()> {
                connection.execute_batch("INSERT INTO a VALUES (3)")?;
                panic!("as asked")
            }),
            execute(&database, "INSERT INTO a VALUES (4)"),
        )
    };
    let (good, bad, panics, last) = in_one_commit(&database, asked).await;
    assert!(good.is_ok() && last.is_ok());
    assert!(matches!(bad, Err(StorageError::Failed(_))));
    assert!(matches!(panics, Err(StorageError::GivenUp)));
    assert_eq!(values(&database).await, [1, 4]);
}

/// PostgreSQL would undo it at the commit, and not say so.
async fn an_error_that_a_change_hides_is_not_committed_as_a_success(database: TestDatabase) {
    let database = database.open();
    execute(&database, CREATE).await.unwrap();
    let hides = database.write(|connection| {
        connection.execute_batch("INSERT INTO a VALUES (1)")?;
        Ok(connection.execute_batch("nonsense").is_err())
    });
    let told = hides.await.is_ok();
    assert_eq!(values(&database).await.len(), usize::from(told));
    execute(&database, "INSERT INTO a VALUES (2)").await.unwrap();
}

/// SQLite undoes the whole transaction then, not only the statement.
#[tokio::test]
async fn a_full_disk_fails_the_whole_batch_and_then_all_is_well_again() {
    let file = TestDatabase::sqlite();
    let database = file.open();
    let limit = |pages: u32| database.write(move |connection| limit_pages(connection, pages));
    execute(&database, "CREATE TABLE a (x)").await.unwrap();
    limit(1).await.unwrap();
    let asked = async {
        tokio::join!(
            database.write(|connection| connection.execute_batch("INSERT INTO a VALUES (1)")),
            database
                .write(|connection| connection
                    .execute_batch("INSERT INTO a VALUES (zeroblob(1000000))")),
        )
    };
    let (first, second) = in_one_commit(&database, asked).await;
    for result in [first, second] {
        assert!(result.unwrap_err().to_string().contains("full"));
    }
    limit(1_000_000).await.unwrap();
    execute(&database, "INSERT INTO a VALUES (3)").await.unwrap();
    assert_eq!(values(&database).await, [3]);
}

/// As above, but the large one is aside.
#[tokio::test]
async fn a_change_aside_that_fails_takes_no_other_with_it() {
    let file = TestDatabase::sqlite();
    let database = file.open();
    let create = |connection: &Connection| {
        connection.execute_batch("CREATE TABLE a (x)")?;
        limit_pages(connection, 100)
    };
    database.write(create).await.unwrap();
    let (aside, shared) = tokio::join!(
        database.write_aside(
            |connection| connection.execute_batch("INSERT INTO a VALUES (zeroblob(1000000))")
        ),
        database.write(|connection| connection.execute_batch("INSERT INTO a VALUES (1)")),
    );
    assert!(aside.unwrap_err().to_string().contains("full"));
    shared.unwrap();
}

async fn everything_asked_for_is_written_before_the_database_closes(database: TestDatabase) {
    let open = database.open();
    execute(&open, CREATE).await.unwrap();
    for number in 0..100_u32 {
        let open = open.clone();
        let change = move |connection: &Connection| {
            connection.prepare_cached("INSERT INTO a VALUES (?1)")?.execute([number])
        };
        let mut asked = Box::pin(async move { open.write(change).await });
        assert!(is_pending(&mut asked).await, "is only asked for");
    }
    drop(open);
    assert_eq!(values(&database.open()).await.len(), 100);
}

/// As two processes do: what both read before they write is never lost.
#[tokio::test]
async fn changes_of_all_processes_come_one_after_the_other() {
    let database = TestDatabase::postgres();
    let (one, other) = (database.open(), database.open());
    execute(&one, "CREATE TABLE a (x BIGINT); INSERT INTO a VALUES (0)").await.unwrap();
    let increment = |connection: &Connection| {
        let read = "SELECT x FROM a";
        let x: i64 = connection.prepare_cached(read)?.query_row((), |row| row.get(0))?;
        connection.prepare_cached("UPDATE a SET x = ?1")?.execute([x + 1])
    };
    let changes = (0..100).map(|_| async {
        let (one, other) = tokio::join!(one.write(increment), other.write(increment));
        assert_eq!((one.unwrap(), other.unwrap()), (1, 1));
    });
    futures_util::future::join_all(changes).await;
    assert_eq!(values(&one).await, [200]);
}

#[tokio::test]
async fn a_connection_that_is_cut_fails_the_whole_batch_and_is_made_anew() {
    let database = TestDatabase::postgres();
    let database = database.open();
    execute(&database, CREATE).await.unwrap();
    let asked = async {
        tokio::join!(
            execute(&database, "INSERT INTO a VALUES (1)"),
            execute(&database, "SELECT pg_terminate_backend(pg_backend_pid())"),
            execute(&database, "INSERT INTO a VALUES (2)"),
        )
    };
    let (first, second, third) = in_one_commit(&database, asked).await;
    for result in [first, second, third] {
        assert!(result.unwrap_err().to_string().contains("terminating connection"));
    }
    execute(&database, "INSERT INTO a VALUES (3)").await.unwrap();
    assert_eq!(values(&database).await, [3]);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_fails_alone() {
    let database = TestDatabase::postgres();
    let database = database.open();
    execute(&database, CREATE).await.unwrap();
    let sleep = "SET LOCAL statement_timeout = '10ms'; SELECT pg_sleep(60)";
    let (slow, other) =
        tokio::join!(execute(&database, sleep), execute(&database, "INSERT INTO a VALUES (1)"),);
    assert!(slow.unwrap_err().to_string().contains("statement timeout"));
    other.unwrap();
    assert_eq!(values(&database).await, [1]);
}

/// Connections that are idle are found broken when they are needed.
#[tokio::test]
async fn all_is_well_again_when_the_server_is_back() {
    let server = thread::spawn(Postgres::start).join().unwrap();
    let database = TestDatabase::on(&server);
    let database = database.open();
    execute(&database, CREATE).await.unwrap();
    assert_eq!(values(&database).await, [0; 0]);
    server.stop();
    let failed = execute(&database, "INSERT INTO a VALUES (1)").await.unwrap_err();
    assert!(failed.to_string().starts_with("database: error connecting"), "{failed}");
    assert!(database.read(|_| Ok(())).await.is_err());
    thread::scope(|scope| scope.spawn(|| server.start_again()).join().unwrap());
    // It is left alone for a moment.
    while execute(&database, "INSERT INTO a VALUES (2)").await.is_err() {}
    assert_eq!(values(&database).await, [2]);

    server.stop();
    thread::scope(|scope| scope.spawn(|| server.start_again()).join().unwrap());
    execute(&database, "INSERT INTO a VALUES (3)").await.unwrap();
    assert_eq!(values(&database).await, [2, 3]);
}

/// Another process has brought the tables up to date meanwhile.
#[tokio::test]
async fn statements_outlive_a_change_of_their_tables() {
    let database = TestDatabase::postgres();
    let database = database.open();
    execute(&database, "CREATE TABLE a (x BIGINT); INSERT INTO a VALUES (1)").await.unwrap();
    let read = |connection: &Connection| {
        let mut select = connection.prepare_cached("SELECT * FROM a")?;
        select.query_row((), |row| row.get::<_, i64>("x"))
    };
    assert_eq!(database.read(read).await.unwrap(), 1);
    execute(&database, "ALTER TABLE a ADD COLUMN y BIGINT").await.unwrap();
    assert!(database.read(read).await.is_err());
    assert_eq!(database.read(read).await.unwrap(), 1);
}

/// Polls once; tells whether it is pending.
async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())
    })
    .await
}
