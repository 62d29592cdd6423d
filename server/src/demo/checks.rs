//! The knowledge checks of the play: everybody knows most of it, and each misses something else.

use fieldcraft_curriculum::check::{Choice, Item, Question};
use fieldcraft_curriculum::{Answer, right_answer};

use super::play::MINUTE;
use super::stage::Stage;
use crate::app::learning::answers::Given;
use crate::app::learning::attempts::NewAttempt;
use crate::error::AppResult;
use crate::state::App;

/// A knowledge check with so many wrong answers.
pub(super) async fn play(app: &App, stage: &Stage, who: usize, code: &str, wrong: usize) -> AppResult<()> {
    let caller = stage.caller(app, who).await?;
    let content = app.content().await?;
    let module = content.module(code)?;
    let items = &module.check.items;
    let first = who + code.bytes().map(usize::from).sum::<usize>();
    let answers = items.iter().enumerate().filter_map(|(place, item)| {
        let missed = (place + items.len() - first % items.len()) % items.len() < wrong;
        let answer = if missed { mistaken(item, who / items.len()) } else { Some(right_answer(item)) };
        answer.map(|answer| given(item, answer))
    });
    let new = NewAttempt {
        id: app.id(),
        version: module.version.into(),
        language: None,
        started_at: Some(app.now() - 20 * MINUTE),
        answers: answers.collect(),
    };
    app.submit_attempt(&caller, code, new).await?;
    Ok(())
}

/// One of the wrong answers, in turn; none where steps or pairs are asked for: it stays open.
fn mistaken(item: &Item, turn: usize) -> Option<Answer> {
    let wrong = |options: &[Choice]| -> Option<String> {
        let wrong: Vec<&Choice> = options.iter().filter(|option| !option.correct).collect();
        wrong.get(turn.checked_rem(wrong.len())?).map(|option| option.id.clone())
    };
    match &item.question {
        Question::Single { options } => wrong(options).map(|option| Answer::Single { option }),
        Question::Multiple { options } => {
            let right = options.iter().filter(|option| option.correct).skip(1);
            let options = right.map(|option| option.id.clone()).chain(wrong(options));
            Some(Answer::Multiple { options: options.collect() })
        }
        Question::Ordering { .. } | Question::Matching { .. } => None,
    }
}

fn given(item: &Item, answer: Answer) -> Given {
    let (item, kind) = (item.id.clone(), item.kind());
    let mut given = Given { item, kind, option: None, options: None, order: None, pairs: None };
    match answer {
        Answer::Single { option } => given.option = Some(option),
        Answer::Multiple { options } => given.options = Some(options),
        Answer::Ordering { order } => given.order = Some(order),
        Answer::Matching { pairs } => given.pairs = Some(pairs.into_iter().collect()),
    }
    given
}
