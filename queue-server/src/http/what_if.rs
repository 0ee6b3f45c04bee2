//! What real days would have been like with another order, other hours or other staff.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use queue_api::Problem as ProblemBody;
use queue_api::what_if::{ClassWait, FigureRange, SimulatedDays, WhatIf};
use queue_core::settings::Settings;
use queue_core::simulation::Summary;
use queue_core::simulation::recorded::Recording;
use queue_core::simulation::what_if::{self, Comparison, Question};
use queue_core::value::{ClassId, Date};
use serde::Deserialize;
use utoipa::ToSchema;

use super::auth::Manager;
use super::input::Input;
use super::problem::Problem;
use super::scope::Scope;

/// The most tickets of a period: a busy hall's quarter of a year.
const TICKETS_LIMIT: usize = 50_000;
/// The most visits that one question simulates on each side, about two seconds of a processor.
const VISITS_LIMIT: usize = 400_000;
/// The most and the fewest runs; more runs make the ranges steadier, not narrower.
const RUNS: (usize, usize) = (5, 20);
/// The same question has the same answer.
const SEED: u64 = 1;

/// What is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhatIfRequest {
    /// The first business day, which must be over.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last business day, included, which must be over.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// What would be different: `order` as in the profile; `hours` with `opens` and `closes`; `staff`, a list of
    /// `open` or `close` with `counter`, `from` and `to`. Nothing named changes nothing.
    #[serde(default)]
    #[schema(value_type = Object)]
    change: Question,
}

/// Simulates past days as they were and with a change.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/what-if", operation_id = "what_if", tag = "statistics",
    params(("office" = String, Path)), request_body = WhatIfRequest,
    responses((status = 200, body = WhatIf),
        (status = 422, body = ProblemBody, description = "`invalid_question`, `period_too_long`"),
        (status = 503, body = ProblemBody, description = "`busy`: another question is being answered")),
)]
pub(super) async fn ask(scope: Scope<Manager>, input: Input<WhatIfRequest>) -> Result<Json<WhatIf>, Problem> {
    let WhatIfRequest { from, to, change } = input.value;
    let hall = scope.hall();
    let (settings, today) = {
        let office = hall.office();
        (office.settings().clone(), office.day())
    };
    if from > to || to >= today {
        return Err(Problem::invalid(
            "invalid_question",
            "the period must end before today, and begin before it ends",
        ));
    }
    change.verify(&settings).map_err(|error| Problem::invalid("invalid_question", error.to_string()))?;
    // One at a time: a question takes a whole processor, and the hall needs the other.
    let _turn = scope.site().what_if().try_acquire().map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "another question is being answered: try again")
    })?;
    let days = hall.recordings(from, to, TICKETS_LIMIT).await.map_err(|error| not_read(&error))?;
    let days = days.ok_or_else(|| {
        Problem::invalid("period_too_long", "the period has more tickets than can be simulated at once")
    })?;
    let wait_target_s = settings.wait_target_s;
    let (count, told) = tokio::task::spawn_blocking(move || (days.len(), compare(&settings, &days, &change)))
        .await
        .map_err(|error| {
            tracing::error!(%error, "a simulation did not end well");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the simulation failed")
        })?;
    Ok(Json(WhatIf {
        office: hall.id().clone(),
        from,
        to,
        days: count,
        runs: told.as_is.len(),
        wait_target_s,
        real: outcome(std::slice::from_ref(&told.real)),
        as_is: outcome(&told.as_is),
        changed: outcome(&told.changed),
    }))
}

fn compare(settings: &Settings, days: &[Recording], question: &Question) -> Comparison {
    let tickets: usize = days.iter().map(Recording::tickets).sum();
    let runs = (VISITS_LIMIT / tickets.max(1)).clamp(RUNS.0, RUNS.1);
    what_if::compare(settings, days, question, runs as u64, SEED)
}

fn not_read(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "the journal could not be read");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_readable", "the journal cannot be read now")
}

// Counts of a quarter of a year are far below what a double holds exactly.
#[allow(clippy::cast_precision_loss)]
fn outcome(runs: &[Summary]) -> SimulatedDays {
    let range = |figure: &dyn Fn(&Summary) -> f64| {
        let what_if::Range { low, middle, high } = what_if::Range::of(runs, figure);
        FigureRange { low, middle, high }
    };
    let classes: BTreeSet<&Option<ClassId>> = runs.iter().flat_map(|run| run.by_class.keys()).collect();
    let wait = |class: &Option<ClassId>| ClassWait {
        class: class.as_ref().map(ToString::to_string),
        mean_wait_s: range(&|run| run.by_class.get(class).map_or(0.0, |waits| waits.mean_s)),
    };
    SimulatedDays {
        turned_away: range(&|run| run.turned_away as f64),
        issued: range(&|run| run.issued as f64),
        served: range(&|run| run.served as f64),
        mean_wait_s: range(&|run| run.waits.mean_s),
        median_wait_s: range(&|run| run.waits.median_s),
        p90_wait_s: range(&|run| run.waits.p90_s),
        within_target: range(&|run| run.within_target),
        abandoned: range(&|run| run.abandoned),
        staff_h: range(&|run| run.staff_h),
        occupancy: range(&|run| run.occupancy),
        classes: classes.into_iter().map(wait).collect(),
    }
}
