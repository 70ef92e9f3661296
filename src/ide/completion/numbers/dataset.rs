//! Numbers that follow from the images and how they are divided, and from the runs over them.

use super::{Number, Numbers, Question, float, number, whole};
use crate::catalog::Literal;
use crate::session::Library;
use crate::session::network::Count;

/// What the other shares leave of 100 percent, then usual shares.
pub(super) fn shares(question: &Question<'_, '_>) -> Option<Numbers> {
    let spec = question.scope.spec()?;
    let own = question.key.name.as_str();
    let (mut rest, mut unwritten) = (100.0, 0);
    for name in ["train", "val", "test"].into_iter().filter(|name| *name != own) {
        let default = || spec.key(name)?.default.as_ref()?.as_number();
        let written = question.scope.string(name).map(number);
        rest -= match written {
            Some(share) => share?,
            None => {
                unwritten += 1;
                default()?
            }
        };
    }
    let mut list = Vec::new();
    if (0.0..=100.0).contains(&rest) {
        list.push(Number { value: float(rest), why: "the rest of 100 percent".to_owned() });
    }
    let usual: &[f64] = if own == "train" { &[80.0, 70.0, 60.0] } else { &[15.0, 10.0, 20.0] };
    list.extend(usual.iter().map(|share| Number { value: float(*share), why: "usual".to_owned() }));
    let mends = question.written.is_some_and(|written| (written - rest).abs() > 0.1);
    // Beside two that are written, only the rest is right.
    list.truncate(if mends || unwritten == 0 { 1 } else { list.len() });
    Some(Numbers { list, mends })
}

/// Powers of two that the training images fill, with the steps an epoch.
pub(super) fn batches(question: &Question<'_, '_>) -> Option<Numbers> {
    let dataset = question.session.dataset();
    let samples = question.snapshot.folder.samples().filter(|_| dataset.is_list_sure())?;
    let images: u64 = samples.taken(&dataset).iter().map(|class| class.parts[0]).sum();
    if images == 0 {
        return None;
    }
    let of_catalog = question.of_catalog().into_iter();
    let usual = of_catalog.filter_map(|number| whole(number.size()));
    let mut sizes: Vec<u64> = usual.filter(|size| (1..=images).contains(size)).collect();
    if sizes.is_empty() {
        sizes.extend(images.checked_ilog2().and_then(|exponent| 1_u64.checked_shl(exponent)));
    }
    let list = sizes.into_iter().filter_map(|size| {
        let steps = match images.div_ceil(size) {
            1 => "1 step an epoch".to_owned(),
            steps => format!("{} steps an epoch", Count(steps)),
        };
        Number::integer(size, format!("{steps}, {} training images", Count(images)))
    });
    let mends = question.written.and_then(whole).is_some_and(|size| size > images);
    Some(Numbers { list: list.collect(), mends })
}

/// Usual sides that every model of the session can take; beside another side, that one first.
pub(super) fn sides(question: &Question<'_, '_>) -> Option<Numbers> {
    let session = question.session;
    let least = session.models().filter_map(|model| {
        let backbone = session.catalog().backbone(model.base_model()?.value)?;
        Some((backbone.min_input, backbone.name.as_str()))
    });
    let least = least.max_by_key(|(side, _)| *side);
    let patches: Vec<u64> = session
        .models()
        .filter(|model| model.0.string("kind").is_some_and(|k| k.value == "vision_transformer"))
        .filter_map(|model| model.0.values().count("patch_size"))
        .collect();
    let large_enough = |side: u64| least.is_none_or(|(least, _)| side >= least);
    let fits = |side: u64| large_enough(side) && patches.iter().all(|p| side.is_multiple_of(*p));

    let mut list = Vec::new();
    let other = question.others.first().copied().and_then(whole);
    list.extend(other.and_then(|side| Number::integer(side, "square images")));
    list.extend(question.of_catalog());
    if let Some((side, name)) = least {
        list.extend(Number::integer(side, format!("the least that {name} takes")));
    }
    // What all models take first; what is too small for one, not at all.
    list.retain(|number| whole(number.size()).is_some_and(large_enough));
    list.sort_by_key(|number| !whole(number.size()).is_some_and(fits));
    let mends = question.written.and_then(whole).is_some_and(|side| !large_enough(side));
    Some(Numbers { list, mends })
}

/// The training's epochs, or those that are done.
pub(super) fn epochs(question: &Question<'_, '_>) -> Option<Numbers> {
    let training = question.scope.string("training_id")?;
    let training = question.session.find(Library::Trainings, training)?;
    let all = u64::try_from(training.integer("epochs")?.value).ok()?;
    let done = question.sibling("current_epoch").filter(|_| question.key.name == "best_epoch");
    let most = done.unwrap_or(all).min(all);
    let why = match done {
        Some(_) => "the last one done".to_owned(),
        None => "all epochs of the training".to_owned(),
    };
    let zero = Number { value: Literal::Integer(0), why: "none yet".to_owned() };
    let mut list: Vec<Number> = Number::integer(most, why).into_iter().chain([zero]).collect();
    if question.scope.string("status") == Some("ready") {
        list.reverse();
    }
    let mends = question.written.is_some_and(|written| whole(written).is_none_or(|n| n > most));
    Some(Numbers { list, mends })
}
