//! Figures as clients read them.

use std::collections::BTreeMap;

use queue_api::statistics::{Pace, Peak, Promises, QueueJump, Rates, Row, Times};
use queue_core::settings::Settings;
use queue_core::statistics::figures::Ratings;
use queue_core::statistics::jumps::Jump;
use queue_core::statistics::measures::{NoShows, Rate};
use queue_core::statistics::{By, Durations, Figures, Key, Table, offices, peak, publish};
use queue_core::value::{OfficeId, Rating, Seq, TicketNumber};

/// All figures together.
pub(super) fn total(figures: &Figures) -> Row {
    row(&Key::default(), figures, By::default(), None)
}

/// Figures of some services together; these have no counters of their own.
pub(super) fn of_services(figures: &Figures) -> Row {
    row(&Key::default(), figures, By { service: true, ..By::default() }, None)
}

/// Figures of the services with a clerk's help in a portal, together.
pub(super) fn assisted(helped: &Table) -> Option<Row> {
    let anybody = helped.iter().next().is_some();
    anybody.then(|| of_services(&helped.total()))
}

/// The rows of a table with how many services were such help, as far as `helped` can tell.
pub(super) fn with_assisted(mut rows: Vec<Row>, table: &Table, helped: &Table, by: By) -> Vec<Row> {
    let only_days = !by.hour && !by.counter && !by.staff;
    let groups = helped.grouped(by);
    for (row, (key, figures)) in rows.iter_mut().zip(table.iter()) {
        row.assisted_online = if only_days {
            Some(groups.get(key).map_or(0, |group| group.finished))
        } else {
            let is_help = |service| helped.iter().any(|(known, _)| known.service.as_ref() == Some(service));
            key.service.as_ref().map(|service| if is_help(service) { figures.finished } else { 0 })
        };
    }
    rows
}

/// One row for each key.
pub(super) fn rows(table: &Table, by: By, office: Option<&OfficeId>) -> Vec<Row> {
    table.iter().map(|(key, figures)| row(key, figures, by, office)).collect()
}

fn row(key: &Key, figures: &Figures, by: By, office: Option<&OfficeId>) -> Row {
    let desk = |seconds: u64| (!by.service).then_some(seconds);
    Row {
        office: office.map(ToString::to_string),
        day: key.day.map(|day| day.to_string()),
        weekday: None,
        hour: key.hour,
        service: key.service.as_ref().map(ToString::to_string),
        counter: key.counter.as_ref().map(ToString::to_string),
        staff: key.staff.as_ref().map(ToString::to_string),
        issued: figures.issued,
        called: figures.called,
        finished: figures.finished,
        no_show: figures.no_show,
        cancelled: figures.cancelled,
        expired: figures.expired,
        within_target: figures.within_target,
        visits: figures.visits,
        visits_transferred: figures.visits_transferred,
        transferred: figures.transferred,
        reinstated: figures.reinstated,
        put_back: figures.put_back,
        let_pass: figures.let_pass,
        reclassified: figures.reclassified,
        booked: figures.booked,
        checked_in: figures.checked_in,
        from_afar: figures.from_afar,
        offline: figures.offline,
        found_too_late: figures.found_too_late,
        help_calls: desk(figures.help_calls),
        ratings: ratings(figures),
        estimated_starts: figures.estimated_starts,
        hasty: figures.hasty,
        outcomes: figures.outcomes.iter().map(|(outcome, count)| (name(outcome), *count)).collect(),
        missing: figures.missing.clone(),
        without_paper: figures.paper.none,
        paper_unknown: figures.paper.unknown,
        overtakes: figures.order.overtakes,
        chosen: figures.order.chosen,
        waited_s: figures.queue.waited_s,
        open_s: desk(figures.desk.open_s),
        busy_s: desk(figures.desk.busy_s),
        paperwork_s: desk(figures.desk.paperwork_s),
        paused_s: desk(figures.desk.paused_s),
        promises: promises(figures),
        rates: rates(figures, by),
        waiting: times(&figures.waiting()),
        waiting_priority: times(&figures.waiting_priority),
        waiting_served: times(&figures.waiting_served),
        walking: times(&figures.walking),
        service_time: times(&figures.service),
        paperwork: times(&figures.paperwork),
        transaction: times(&figures.transaction),
        parked: times(&figures.parked),
        in_hall: times(&figures.in_hall),
        assisted_online: None,
        delivery: None,
    }
}

/// The stable name of an outcome or of another word of the rules, as it stands in JSON.
pub(super) fn name(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn ratings(figures: &Figures) -> BTreeMap<String, u64> {
    let Ratings { good, fair, bad } = figures.ratings;
    let counts = [(Rating::Good, good), (Rating::Fair, fair), (Rating::Bad, bad)].into_iter();
    counts.filter(|(_, count)| *count > 0).map(|(rating, count)| (name(&rating), count)).collect()
}

fn promises(figures: &Figures) -> Promises {
    let promises = &figures.promises;
    Promises {
        count: promises.count,
        within: promises.within,
        longer: promises.longer,
        mean_error_s: promises.mean_error_s(),
        mean_width_s: promises.mean_width_s(),
    }
}

fn rates(figures: &Figures, by: By) -> Rates {
    let share = |rate: Rate| if by.staff { rate.share_of_a_clerk() } else { rate.share() };
    // Walking away is a matter of the whole office, and no counter's or person's.
    let of_issued = |rate: Rate| rate.share().filter(|_| !by.counter && !by.staff);
    Rates {
        no_show: share(figures.no_show_rate()),
        abandonment: of_issued(figures.abandonment()),
        service_level: share(figures.service_level(NoShows::ByTheirWait)),
        transfer: of_issued(figures.transfer_rate()),
        second_journey: share(figures.second_journeys()),
        hasty: share(figures.hasty_rate()),
        satisfaction: figures.satisfaction().share().filter(|_| !by.staff),
        occupancy: figures.occupancy(),
        throughput_per_hour: figures.throughput_per_hour(),
        mean_overtakes: figures.mean_overtakes(),
        priority_gain: figures.priority_gain(),
    }
}

fn times(durations: &Durations) -> Times {
    Times {
        count: durations.count(),
        sum_s: durations.sum_s(),
        p50_s: durations.percentile_s(50).map(u64::from),
        p90_s: durations.percentile_s(90).map(u64::from),
        longest_s: durations.longest_s().map(u64::from),
    }
}

/// The busiest hour of each day of a table by day and hour.
pub(super) fn peaks(table: &Table, settings: &Settings) -> Vec<Peak> {
    let peaks = peak::peaks(table, settings.day_start.hour()).into_iter();
    let from = |peak: &peak::Peak| format!("{:02}:{:02}", peak.hour, peak.minute);
    peaks
        .map(|peak| Peak { day: peak.day, from: from(&peak), issued: peak.issued, factor: peak.factor })
        .collect()
}

/// The pace of each person of a table by service and person.
pub(super) fn paces(table: &Table) -> Vec<Pace> {
    let paces = publish::paces(table).into_iter();
    let pace = |(staff, pace): (queue_core::value::UserName, offices::Compared)| Pace {
        staff: staff.to_string(),
        finished: pace.count,
        actual_s: pace.actual_s,
        expected_s: pace.expected_s,
        index: pace.index(),
    };
    paces.map(pace).collect()
}

/// An exception from the plain order.
pub(super) fn jump(seq: Seq, jump: &Jump) -> QueueJump {
    QueueJump {
        seq,
        at: jump.at,
        day: jump.day,
        kind: jump.kind.code().to_owned(),
        ticket: jump.ticket,
        number: jump.number.to_string(),
        service: jump.service.to_string(),
        counter: jump.counter.as_ref().map(ToString::to_string),
        staff: jump.by.staff().map(ToString::to_string),
        reason: jump.kind.reason().map(ToOwned::to_owned),
        passed_count: jump.passed.count,
        passed: jump.passed.first.iter().map(TicketNumber::to_string).collect(),
        sq: jump.sq(),
        en: jump.en(),
    }
}
