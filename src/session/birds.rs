//! Session IDs: `adjective-tone-bird`, easy to say and to remember.

use super::ids::IdSource;

/// The session ID that `random` picks: one of some 400,000 that read well.
pub fn session_id(random: u64) -> String {
    let mut ids = IdSource::from_seed(random);
    let mut words = words(random);
    while reads_badly(words) {
        words = self::words(ids.random());
    }
    words.join("-")
}

fn words(random: u64) -> [&'static str; 3] {
    let mut left = random;
    [&ADJECTIVES[..], &TONES, &BIRDS].map(|words| {
        let count = words.len() as u64;
        let index = usize::try_from(left % count).unwrap_or_default();
        left /= count;
        words.get(index).copied().unwrap_or_default()
    })
}

/// Whether words that are fine alone say something else together. Words that go badly with most
/// others are in no list: birds with a colour in their name, birds that are names for fools, tones
/// that are said of people.
fn reads_badly([adjective, tone, bird]: [&str; 3]) -> bool {
    let is_dish = FOODS.contains(&tone) && GAME.contains(&bird);
    let denies = DENIALS
        .iter()
        .any(|(adjectives, tones)| adjectives.contains(&adjective) && tones.contains(&tone));
    is_dish || denies || repeats(adjective, tone) || repeats(adjective, bird) || repeats(tone, bird)
}

/// Whether two words begin with the same four letters, as in `sandy-sandpiper`.
fn repeats(a: &str, b: &str) -> bool {
    const LETTERS: usize = 4;
    a == b || a.get(..LETTERS).is_some_and(|start| b.get(..LETTERS) == Some(start))
}

/// Tones that one eats, with [`GAME`] a menu: `zesty-orange-duck`.
const FOODS: [&str; 15] = [
    "almond", "apricot", "cherry", "chestnut", "cream", "ginger", "hazel", "honey", "lemon",
    "lime", "mint", "olive", "orange", "plum", "saffron",
];

const GAME: [&str; 12] = [
    "coot",
    "dove",
    "duck",
    "goose",
    "grouse",
    "mallard",
    "ostrich",
    "partridge",
    "pheasant",
    "pigeon",
    "quail",
    "snipe",
];

/// Adjectives, and the tones that deny them: nothing is `neat` and `rusty`.
const DENIALS: [(&[&str], &[&str]); 3] = [
    (&["fresh", "neat", "rapid", "sharp", "sleek", "smart", "tidy"], &["rusty", "ashen", "mossy"]),
    (
        &["cheery", "glad", "happy", "hardy", "hearty", "jolly", "lively", "merry", "sunny"],
        &["ashen", "charcoal", "grey"],
    ),
    (&["bright", "breezy", "warm"], &["ashen", "charcoal", "ebony", "snowy"]),
];

/// The first ID that `ids` picks and that is not `taken`. Where nearly all are, the last one
/// picked gets a number behind it.
pub fn unused(ids: &mut IdSource, taken: impl Fn(&str) -> bool) -> String {
    const TRIES: usize = 1_000;
    let mut picked = String::new();
    for _ in 0..TRIES {
        picked = session_id(ids.random());
        if !taken(&picked) {
            return picked;
        }
    }
    let numbered = (2..).map(|number: u64| format!("{picked}-{number}"));
    numbered.into_iter().find(|id| !taken(id)).unwrap_or(picked)
}

const ADJECTIVES: [&str; 76] = [
    "able", "agile", "alert", "ample", "apt", "bold", "brave", "breezy", "bright", "brisk", "busy",
    "calm", "cheery", "chatty", "clever", "cosy", "curious", "dapper", "daring", "eager", "early",
    "fair", "fearless", "fleet", "fluffy", "fond", "fresh", "gentle", "glad", "graceful", "grand",
    "handy", "happy", "hardy", "hearty", "honest", "humble", "jolly", "keen", "kind", "lively",
    "loyal", "lucky", "merry", "mighty", "mild", "modest", "neat", "nimble", "noble", "patient",
    "perky", "plucky", "polite", "proud", "quick", "quiet", "ready", "rapid", "sharp", "shy",
    "sleek", "smart", "snug", "spry", "steady", "sturdy", "sunny", "swift", "tidy", "trusty",
    "warm", "wild", "wise", "witty", "zesty",
];

const TONES: [&str; 62] = [
    "almond",
    "amber",
    "apricot",
    "ashen",
    "azure",
    "beige",
    "blue",
    "bronze",
    "carmine",
    "cerulean",
    "charcoal",
    "cherry",
    "chestnut",
    "cobalt",
    "copper",
    "coral",
    "cream",
    "crimson",
    "cyan",
    "ebony",
    "emerald",
    "fawn",
    "garnet",
    "ginger",
    "golden",
    "green",
    "grey",
    "hazel",
    "honey",
    "indigo",
    "ivory",
    "jade",
    "khaki",
    "lavender",
    "lemon",
    "lilac",
    "lime",
    "magenta",
    "mauve",
    "mint",
    "mossy",
    "ochre",
    "olive",
    "orange",
    "pearl",
    "pink",
    "plum",
    "purple",
    "rosy",
    "ruby",
    "russet",
    "rusty",
    "saffron",
    "sandy",
    "sapphire",
    "scarlet",
    "silver",
    "snowy",
    "tawny",
    "teal",
    "turquoise",
    "violet",
];

const BIRDS: [&str; 92] = [
    "albatross",
    "auk",
    "avocet",
    "barbet",
    "bittern",
    "bulbul",
    "bunting",
    "bustard",
    "buzzard",
    "canary",
    "cardinal",
    "chaffinch",
    "chickadee",
    "condor",
    "coot",
    "cormorant",
    "crane",
    "crow",
    "curlew",
    "dipper",
    "dove",
    "duck",
    "dunlin",
    "eagle",
    "egret",
    "eider",
    "falcon",
    "finch",
    "flamingo",
    "flycatcher",
    "gannet",
    "godwit",
    "goose",
    "goshawk",
    "grebe",
    "grouse",
    "gull",
    "harrier",
    "hawk",
    "heron",
    "hoopoe",
    "hornbill",
    "ibis",
    "jackdaw",
    "jay",
    "kestrel",
    "kingfisher",
    "kite",
    "kiwi",
    "lapwing",
    "lark",
    "linnet",
    "macaw",
    "magpie",
    "mallard",
    "martin",
    "merlin",
    "nightingale",
    "nuthatch",
    "oriole",
    "osprey",
    "ostrich",
    "owl",
    "parrot",
    "partridge",
    "peacock",
    "pelican",
    "penguin",
    "petrel",
    "pheasant",
    "pigeon",
    "pipit",
    "plover",
    "puffin",
    "quail",
    "raven",
    "robin",
    "rook",
    "sandpiper",
    "shrike",
    "skua",
    "snipe",
    "sparrow",
    "starling",
    "stork",
    "swan",
    "swift",
    "tern",
    "thrush",
    "toucan",
    "wagtail",
    "wren",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_word_is_there_once_and_can_be_part_of_an_id() {
        for words in [&ADJECTIVES[..], &TONES, &BIRDS] {
            let mut sorted = words.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), words.len());
            assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }

    #[test]
    fn words_that_say_something_else_together_are_kept_apart() {
        for id in [
            "zesty-orange-duck",
            "swift-golden-swift",
            "calm-sandy-sandpiper",
            "neat-rusty-heron",
            "happy-ashen-wren",
        ] {
            let words: Vec<&str> = id.split('-').collect();
            assert!(reads_badly(words.try_into().unwrap()), "{id}");
        }
        assert!(!reads_badly(["swift", "golden", "falcon"]));
        for listed in [&FOODS[..], DENIALS[0].1, DENIALS[1].1, DENIALS[2].1].concat() {
            assert!(TONES.contains(&listed), "{listed}");
        }
        for listed in [DENIALS[0].0, DENIALS[1].0, DENIALS[2].0].concat() {
            assert!(ADJECTIVES.contains(&listed), "{listed}");
        }
        assert!(GAME.iter().all(|bird| BIRDS.contains(bird)));
    }

    #[test]
    fn enough_are_left() {
        let all = ADJECTIVES.len() * TONES.len() * BIRDS.len();
        let bad = ADJECTIVES.iter().flat_map(|a| TONES.iter().map(move |t| (a, t)));
        let bad = bad.flat_map(|(a, t)| BIRDS.iter().map(move |b| [*a, *t, *b]));
        let left = all - bad.filter(|words| reads_badly(*words)).count();
        assert!(left > 400_000, "{left}");
    }

    #[test]
    fn an_id_in_use_is_not_given() {
        let mut ids = IdSource::from_seed(1);
        let first = unused(&mut ids.clone(), |_| false);
        let second = unused(&mut ids, |id| id == first);
        assert_ne!(first, second);
        let mut ids = IdSource::from_seed(1);
        let last = unused(&mut ids, |id| id.split('-').count() == 3);
        assert!(last.ends_with("-2"), "{last}");
    }

    proptest! {
        #[test]
        fn any_number_gives_three_words(random: u64) {
            let id = session_id(random);
            let words: Vec<&str> = id.split('-').collect();
            prop_assert!(!reads_badly(words.try_into().unwrap()));
        }
    }
}
