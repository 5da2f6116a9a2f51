//! Long lists: whatever the service and the network do to requests, to batches and to their items, in whatever order. What is promised
//! then is checked by `run::play` at every step and at the end.

use entra_reset_core::{Answer, Failure};
use entra_reset_tests::run::{Run, play};
use entra_reset_tests::service::{
    BackgroundReset, CUSTOM_ROLE, DIRECTORY_READERS, Fault, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, Person, Plan, Refuses,
    RetryAfter, Rights, Service, Tenant, USER_ADMINISTRATOR,
};
use proptest::prelude::*;
use serde_json::json;

const OWN: &str = "Canary-\"9\\-Own";

/// A row of the list, and what is behind it.
#[derive(Clone, Copy, Debug)]
enum Row {
    Plain,
    ById,
    InCapitals,
    Disabled,
    Synced,
    Guest,
    LocalAccount,
    Restricted,
    Federated,
    Holds(&'static str),
    /// For a part of the tenant.
    HoldsScoped,
    MemberOfRoleGroup,
    OwnerOfRoleGroup,
    MemberOfPlainGroup,
    Unknown,
    UnknownId,
    /// A name that a filter must quote.
    Quoted,
    /// The row before it once more: by object id, or word for word.
    AgainById,
    Again,
    Caller,
}

fn rows() -> impl Strategy<Value = Row> {
    use Row::*;
    prop_oneof![
        30 => Just(Plain),
        6 => Just(ById),
        6 => prop::sample::select(vec![InCapitals, Quoted, Disabled, Guest, LocalAccount, Federated]),
        6 => Just(Synced),
        4 => prop::sample::select(vec![GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, DIRECTORY_READERS, CUSTOM_ROLE]).prop_map(Holds),
        4 => prop::sample::select(vec![HoldsScoped, Restricted, MemberOfRoleGroup, OwnerOfRoleGroup, MemberOfPlainGroup]),
        4 => prop::sample::select(vec![Unknown, UnknownId, AgainById, Again, Caller]),
    ]
}

fn retries() -> impl Strategy<Value = RetryAfter> {
    prop_oneof![
        Just(RetryAfter::Unsaid),
        (0..30_u8).prop_map(RetryAfter::Seconds),
        (0..99_u8).prop_map(RetryAfter::Tenths),
        (0..99_u8).prop_map(RetryAfter::Date),
        Just(RetryAfter::Seconds(255)),
    ]
}

/// What may befall a request, or an item of a batch.
fn faults() -> impl Strategy<Value = Fault> {
    let failures = prop::sample::select(vec![Failure::NotSent, Failure::Lost, Failure::Timeout]);
    prop_oneof![
        4 => (prop::sample::select(vec![429_u16, 429, 503]), retries()).prop_map(|(status, after)| Fault::Refused(status, after)),
        2 => (prop::sample::select(vec![408_u16, 409, 500, 502, 504]), retries()).prop_map(|(status, after)| Fault::Refused(status, after)),
        2 => prop::sample::select(vec![408_u16, 500, 502, 504]).prop_map(Fault::DoneAndFailed),
        2 => prop::sample::select(vec![400_u16, 401, 403, 404, 413, 307]).prop_map(|status| Fault::Refused(status, RetryAfter::Unsaid)),
        1 => any::<bool>().prop_map(|done| Fault::Html { done }),
        1 => Just(Fault::Truncated),
        2 => (failures, any::<bool>()).prop_map(|(failure, done)| Fault::Unanswered { failure, done }),
    ]
}

/// So many faults among so many requests, in any order.
fn troubles() -> impl Strategy<Value = Vec<Fault>> {
    let calm = prop::collection::vec(Just(Fault::None), 1..30);
    (calm, prop::collection::vec(faults(), 0..12)).prop_map(|(calm, faults)| [calm, faults].concat()).prop_shuffle()
}

fn rights() -> impl Strategy<Value = Rights> {
    let refuses = || prop::sample::select(vec![Refuses::Nobody, Refuses::Protected, Refuses::Everybody]);
    (any::<[bool; 3]>(), refuses(), refuses()).prop_map(
        |([reads_assignments, reads_groups, reads_domains], patch_refuses, reset_refuses)| Rights {
            reads_assignments,
            reads_groups,
            reads_domains,
            patch_refuses,
            reset_refuses,
        },
    )
}

/// What the caller and the person do.
#[derive(Clone, Debug)]
struct Circumstances {
    in_flight: usize,
    cancel_at_ms: Option<u64>,
    timeout_sec: Option<u64>,
    user_timeout_sec: Option<u64>,
    thinks_ms: u64,
    new_tokens: usize,
    own_password: bool,
    revoke: bool,
    force: bool,
    caller_role: &'static str,
}

fn circumstances() -> impl Strategy<Value = Circumstances> {
    (
        (
            1..6_usize,
            prop::option::weighted(0.3, 0..9_000_u64),
            prop::option::weighted(0.3, 1..60_u64),
            prop::option::weighted(0.3, 1..60_u64),
        ),
        (prop::sample::select(vec![0, 0, 3_000_u64]), 0..3_usize, any::<[bool; 3]>()),
        prop::sample::select(vec![GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR]),
    )
        .prop_map(|(limits, (thinks_ms, new_tokens, [own_password, revoke, force]), caller_role)| {
            let (in_flight, cancel_at_ms, timeout_sec, user_timeout_sec) = limits;
            Circumstances {
                in_flight,
                cancel_at_ms,
                timeout_sec,
                user_timeout_sec,
                thinks_ms,
                new_tokens,
                own_password,
                revoke,
                force,
                caller_role,
            }
        })
}

#[derive(Clone, Debug)]
struct World {
    rows: Vec<Row>,
    rights: Rights,
    page: usize,
    requests: Vec<Fault>,
    items: Vec<Fault>,
    latencies: Vec<u64>,
    orders: Vec<u64>,
    /// How often a reset in the background is still running, and whether it fails.
    operations: Vec<(u8, bool)>,
    extra_answers: bool,
    circumstances: Circumstances,
    seed: u64,
}

fn worlds() -> impl Strategy<Value = World> {
    (
        (prop::collection::vec(rows(), 20..140), rights(), prop::sample::select(vec![2_usize, 7, 100])),
        (troubles(), troubles(), prop::collection::vec(1..2_000_u64, 1..30), prop::collection::vec(any::<u64>(), 1..10)),
        (prop::collection::vec((0..4_u8, prop::bool::weighted(0.2)), 1..10), any::<bool>(), circumstances(), any::<u64>()),
    )
        .prop_map(|((rows, rights, page), (requests, items, latencies, orders), (operations, extra_answers, circumstances, seed))| {
            World { rows, rights, page, requests, items, latencies, orders, operations, extra_answers, circumstances, seed }
        })
}

/// The tenant behind the rows, and the list.
fn list(world: &World) -> (Tenant, Vec<String>) {
    let mut tenant = Tenant::new(world.circumstances.caller_role, world.rows.len(), world.rights);
    tenant.page = world.page;
    let mut names: Vec<String> = Vec::new();
    for (i, row) in world.rows.iter().enumerate() {
        let place = i + 1;
        let id = Person::new(place).id;
        let person = &mut tenant.people[place];
        match row {
            Row::Disabled => person.enabled = false,
            Row::Synced => person.synced = true,
            Row::Guest => person.guest = true,
            Row::LocalAccount => person.local_account = true,
            Row::Restricted => person.restricted = true,
            Row::Federated => person.name = format!("u{place}@fabrikam.example"),
            Row::Quoted => person.name = format!("o'u{place}@contoso.example"),
            Row::Holds(role) => tenant.assign(&id, role, "/"),
            Row::HoldsScoped => tenant.assign(&id, USER_ADMINISTRATOR, "/administrativeUnits/1"),
            Row::MemberOfRoleGroup => {
                let group = tenant.add_group(true, &[&id], &[]);
                tenant.assign(&group, HELPDESK_ADMINISTRATOR, "/");
            }
            Row::OwnerOfRoleGroup => drop(tenant.add_group(true, &[], &[&id])),
            Row::MemberOfPlainGroup => drop(tenant.add_group(false, &[&id], &[&id])),
            _ => {}
        }
        let name = tenant.people[place].name.clone();
        let before = names.last().and_then(|before| tenant.position(before));
        names.push(match row {
            Row::ById => id,
            Row::InCapitals => name.to_uppercase(),
            Row::Unknown => format!("nobody{place}@contoso.example"),
            Row::UnknownId => format!("dddddddd-0000-4000-8000-{place:012}"),
            Row::AgainById => before.map_or(name, |before| tenant.people[before].id.clone()),
            Row::Again => names.last().cloned().unwrap_or(name),
            Row::Caller => tenant.people[0].name.clone(),
            _ => name,
        });
    }
    (tenant, names)
}

/// One after the other, again and again.
fn in_turn<T: Copy + 'static>(all: &[T]) -> impl FnMut() -> T + 'static {
    let (all, mut next) = (all.to_vec(), 0);
    move || {
        next += 1;
        all[(next - 1) % all.len()]
    }
}

fn play_world(world: &World) {
    let (tenant, users) = list(world);
    let (mut requests, mut items) = (in_turn(&world.requests), in_turn(&world.items));
    let mut operations = in_turn(&world.operations);
    let plan = Plan {
        fault: Box::new(move |_, is_item| if is_item { items() } else { requests() }),
        order: Box::new(in_turn(&world.orders)),
        extra_answers: world.extra_answers,
        operation: Box::new(move || {
            let (looks, fails) = operations();
            if fails { BackgroundReset { looks, ..BackgroundReset::FAILS } } else { BackgroundReset { looks, ..BackgroundReset::AT_ONCE } }
        }),
        ..Plan::calm()
    };
    let of = &world.circumstances;
    let mut options = json!({ "maxInFlight": of.in_flight, "allowSharedPassword": true, "revokeSession": of.revoke, "force": of.force,
                              "operationTimeoutSec": 40 });
    for (name, seconds) in [("timeoutSec", of.timeout_sec), ("userTimeoutSec", of.user_timeout_sec)] {
        if let Some(seconds) = seconds {
            options[name] = seconds.into();
        }
    }
    let run = Run {
        own_password: of.own_password.then_some(OWN),
        claims: serde_json::Value::Null,
        seed: world.seed,
        latency_ms: Box::new(in_turn(&world.latencies)),
        thinks_ms: of.thinks_ms,
        answer: |index| if index % 5 == 4 { Answer::No } else { Answer::Yes },
        new_tokens: of.new_tokens,
        cancel_at_ms: of.cancel_at_ms,
        ..Run::new(options, users)
    };
    play(run, &mut Service::new(tenant, plan));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_long_list_ends_well(world in worlds()) {
        play_world(&world);
    }
}
