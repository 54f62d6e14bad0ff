//! The audit trail: whatever is done to it past the server is found.

use crate::world::{World, in_days};
use api::privacy::audit::{self, Head};

/// A world in which a few things happened.
async fn busy() -> World {
    let world = World::new().await;
    let (run, _) = world.run_of("Moving and handling", 5, in_days(9)).await;
    for name in ["Ada", "Bea", "Cleo"] {
        let person = world.person(name).await;
        let booking = world.book(&person, run).await;
        world.cancel(&person, &booking).await;
    }
    world.work().await;
    let (events, left): (i64, i64) = (
        world.database.one("select count(*) from event_seal", &[]).await,
        world.database.one("select count(*) from unsealed_event", &[]).await,
    );
    assert!(events >= 6 && left == 0, "{events} sealed, {left} not");
    world.is_sound().await;
    world
}

async fn doctor(world: &World) -> Vec<String> {
    api::demo::doctor(&world.state.db, &world.state.clock).await.unwrap()
}

/// Does something to the tables as somebody who switched every trigger off.
async fn past_the_triggers(world: &World, sql: &str) {
    let client = world.database.another().await;
    client.batch_execute(&format!("set session_replication_role = replica; {sql}")).await.unwrap();
}

/// The event at a place of the trail.
async fn at(world: &World, position: i64) -> i64 {
    world.database.one("select event_id from event_seal where position = $1", &[&position]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_not_changed_or_removed_while_the_triggers_stand() {
    let world = busy().await;
    for sql in [
        "update event set kind = 'other'",
        "delete from event",
        "truncate event cascade",
        "update event_seal set position = position + 100",
        "delete from event_seal",
        "truncate event_seal",
    ] {
        assert_eq!(world.database.refused_by(sql, &[]).await.as_deref(), Some("event_is_kept"), "{sql}");
    }
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_of_a_changed_row_is_missed_and_the_first_is_named() {
    for change in [
        "kind = 'booking.lapsed'",
        "subject_id = gen_random_uuid()",
        "actor_id = gen_random_uuid()",
        "at = at + interval '1 microsecond'",
        "data = '{\"a\": 1}'",
    ] {
        let world = busy().await;
        let (third, fifth) = (at(&world, 3).await, at(&world, 5).await);
        past_the_triggers(&world, &format!("update event set {change} where id in ({third}, {fifth})")).await;
        let found = doctor(&world).await;
        assert_eq!(found, [format!("audit trail: event {third} at place 3 was changed or moved")], "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_taken_out_is_found_with_its_seal_or_without() {
    let world = busy().await;
    let second = at(&world, 2).await;
    past_the_triggers(&world, &format!("delete from event where id = {second}")).await;
    assert_eq!(doctor(&world).await, [format!("audit trail: event {second} at place 2 was taken out")]);
    past_the_triggers(&world, "delete from event_seal where position = 2").await;
    assert_eq!(doctor(&world).await, ["audit trail: place 2 is missing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_cannot_be_cut_off() {
    let world = busy().await;
    let last: i64 = world.database.one("select max(position) from event_seal", &[]).await;
    let event = at(&world, last).await;
    past_the_triggers(
        &world,
        &format!("delete from event where id = {event}; delete from event_seal where position = {last}"),
    )
    .await;
    assert_eq!(doctor(&world).await, [format!("audit trail: the trail ends at place {} and should not", last - 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_put_in_is_found_at_once_and_after_the_worker_came_by() {
    let world = busy().await;
    let put = "insert into event (id, kind, subject_id, at) overriding system value \
        values (0, 'booking.confirmed', gen_random_uuid(), '2026-11-24')";
    past_the_triggers(&world, put).await;
    for _ in 0..2 {
        assert_eq!(doctor(&world).await, ["audit trail: event 0 was put in past the trail"]);
        world.work().await;
    }
    // With a seal between two others it does not fit either.
    past_the_triggers(
        &world,
        "update event_seal set position = position + 1000 where position > 2; \
        update event_seal set position = position - 999 where position > 1000; \
        insert into event_seal values (3, 0, sha256('made up'))",
    )
    .await;
    let found = doctor(&world).await;
    assert_eq!(found.first().map(String::as_str), Some("audit trail: event 0 at place 3 was changed or moved"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rows_that_changed_places_are_found() {
    let world = busy().await;
    let second = at(&world, 2).await;
    // What they say, and their places in the chain.
    past_the_triggers(
        &world,
        "update event_seal set event_id = -event_id where position in (2, 4); \
        update event_seal s set event_id = -o.event_id from event_seal o \
            where (s.position = 2 and o.position = 4) or (s.position = 4 and o.position = 2)",
    )
    .await;
    let found = doctor(&world).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("at place 2 was changed or moved"), "{found:?}");
    let world = busy().await;
    let fourth = at(&world, 4).await;
    let swap = format!(
        "update event e set kind = o.kind, subject_id = o.subject_id, actor_id = o.actor_id, at = o.at, data = o.data \
        from event o where (e.id = {second} and o.id = {fourth}) or (e.id = {fourth} and o.id = {second})"
    );
    past_the_triggers(&world, &swap).await;
    assert_eq!(doctor(&world).await, [format!("audit trail: event {second} at place 2 was changed or moved")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_new_chain_is_found_by_an_end_that_was_noted_before() {
    let world = busy().await;
    let mut conn = world.state.db.get().await.unwrap();
    let noted = audit::head(&mut conn).await.unwrap().unwrap();
    assert_eq!(audit::findings(&mut conn, Some(&noted)).await.unwrap(), Vec::<String>::new());
    past_the_triggers(
        &world,
        "delete from event where id = (select event_id from event_seal where position = 1); \
        delete from event_seal; update audit_head set position = 0, hash = decode(repeat('00', 32), 'hex'); \
        insert into unsealed_event select id from event",
    )
    .await;
    world.work().await;
    assert_eq!(audit::findings(&mut conn, None).await.unwrap(), Vec::<String>::new(), "the chain alone cannot tell");
    let said = format!("audit trail: place {} is not what was noted", noted.position);
    assert_eq!(audit::findings(&mut conn, Some(&noted)).await.unwrap(), [said]);
    let other = Head { position: 1, hash: "00".repeat(32) };
    assert_eq!(audit::findings(&mut conn, Some(&other)).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_do_not_wait_for_each_other_and_what_commits_late_comes_later() {
    let world = busy().await;
    let write = "insert into event (kind, subject_id, at) values ('test.late', gen_random_uuid(), '2026-11-24')";
    let (slow, quick) = (world.database.another().await, world.database.another().await);
    slow.batch_execute(&format!("begin; {write}")).await.unwrap();
    quick.batch_execute(&format!("set lock_timeout = '1s'; {write}")).await.unwrap();
    world.work().await;
    let sealed = "select count(*) from event_seal s join event e on e.id = s.event_id where e.kind = 'test.late'";
    assert_eq!(world.database.one::<i64>(sealed, &[]).await, 1);
    slow.batch_execute("commit").await.unwrap();
    world.work().await;
    assert_eq!(world.database.one::<i64>(sealed, &[]).await, 2);
    world.is_sound().await;
}
