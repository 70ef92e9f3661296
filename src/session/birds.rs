//! Session IDs: `adjective-tone-bird`, easy to say and to remember.

use super::ids::IdSource;

/// The session ID that `random` picks: one of half a million.
pub fn session_id(random: u64) -> String {
    let mut left = random;
    let mut pick = |words: &[&'static str]| {
        let count = words.len() as u64;
        let index = usize::try_from(left % count).unwrap_or_default();
        left /= count;
        words.get(index).copied().unwrap_or_default()
    };
    format!("{}-{}-{}", pick(&ADJECTIVES), pick(&TONES), pick(&BIRDS))
}

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

const ADJECTIVES: [&str; 80] = [
    "able", "agile", "alert", "ample", "apt", "bold", "brave", "breezy", "bright", "brisk", "busy",
    "calm", "cheery", "chatty", "clever", "cosy", "curious", "dapper", "daring", "eager", "early",
    "easy", "fair", "fearless", "fleet", "fluffy", "fond", "free", "fresh", "gentle", "glad",
    "graceful", "grand", "handy", "happy", "hardy", "hearty", "honest", "humble", "jolly", "keen",
    "kind", "light", "lively", "loyal", "lucky", "merry", "mighty", "mild", "modest", "neat",
    "nimble", "noble", "patient", "perky", "plucky", "polite", "proud", "quick", "quiet", "ready",
    "rapid", "sharp", "shy", "sleek", "smart", "snug", "sound", "spry", "steady", "sturdy",
    "sunny", "swift", "tidy", "trusty", "warm", "wild", "wise", "witty", "zesty",
];

const TONES: [&str; 64] = [
    "almond",
    "amber",
    "apricot",
    "ashen",
    "azure",
    "beige",
    "blue",
    "bronze",
    "brown",
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
    "white",
];

const BIRDS: [&str; 100] = [
    "albatross",
    "auk",
    "avocet",
    "barbet",
    "bittern",
    "blackbird",
    "bluebird",
    "bulbul",
    "bunting",
    "bustard",
    "buzzard",
    "canary",
    "cardinal",
    "chaffinch",
    "chickadee",
    "cockatoo",
    "condor",
    "coot",
    "cormorant",
    "crane",
    "crow",
    "cuckoo",
    "curlew",
    "dipper",
    "dodo",
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
    "goldfinch",
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
    "loon",
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
    "swallow",
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

    proptest! {
        #[test]
        fn any_number_gives_three_words(random: u64) {
            let id = session_id(random);
            prop_assert_eq!(id.split('-').filter(|word| !word.is_empty()).count(), 3);
        }
    }
}
