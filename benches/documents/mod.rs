//! Sound sessions of any length, the same each time.

use std::fmt::Write as _;

const ACTIVATIONS: [&str; 5] = ["relu", "leaky_relu", "gelu", "swish", "none"];
const OPTIMIZERS: [&str; 3] = ["adam", "adamw", "rmsprop"];

/// A session of about `lines` lines: models, trainings and experiments in turn.
pub fn session(lines: usize) -> String {
    let mut text = String::from(
        "# A session for measuring\n\
         [session]\n\
         id = \"swift-golden-falcon\"\n\
         name = \"Image baseline\"\n\
         format = 1\n\n\
         [dataset]\n\
         path = \"data\"\n\
         classes = [\"cat\", \"dog\", \"owl\", \"wren\"]\n\
         image_size = [96, 96]\n\n\
         [dataset.split]\n\
         train = 70.0\n\
         val = 15.0\n\
         test = 15.0\n",
    );
    let mut random = Random(7);
    let mut block = 0;
    while text.matches('\n').count() < lines {
        model(&mut text, block, &mut random);
        training(&mut text, block, &mut random);
        for number in [2 * block, 2 * block + 1] {
            experiment(&mut text, number, block, &mut random);
        }
        block += 1;
    }
    text
}

fn model(text: &mut String, number: usize, random: &mut Random) {
    let filters = 16 << random.below(4);
    let activation = ACTIVATIONS[random.below(ACTIVATIONS.len())];
    let _ = write!(
        text,
        "\n[[models]]\n\
         id = \"model-{number:05}\"\n\
         name = \"Baseline network number {number}\"\n\
         # compare against the earlier baseline before promoting this run again after warm-up\n\
         kind = \"custom_cnn\"\n\
         layers = [\n  \
           {{ type = \"Conv2D\", filters = {filters}, kernel_size = 3, activation = \"{activation}\" }},\n  \
           {{ type = \"MaxPooling2D\", pool_size = 2 }},\n  \
           {{ type = \"Conv2D\", filters = {filters}, kernel_size = 3, activation = \"relu\" }},\n  \
           {{ type = \"Dropout\", rate = 0.25 }},\n  \
           {{ type = \"GlobalAvgPool\" }},\n  \
           {{ type = \"Dense\", units = {filters}, activation = \"relu\" }},\n\
         ]\n"
    );
}

fn training(text: &mut String, number: usize, random: &mut Random) {
    let optimizer = OPTIMIZERS[random.below(OPTIMIZERS.len())];
    let epochs = 10 + random.below(190);
    let batch_size = 16 << random.below(4);
    let _ = write!(
        text,
        "\n[[trainings]]\n\
         id = \"train-{number:05}\"\n\
         name = \"Training recipe number {number}\"\n\
         optimizer = \"{optimizer}\"\n\
         learning_rate = 0.001\n\
         epochs = {epochs}\n\
         batch_size = {batch_size}\n"
    );
}

fn experiment(text: &mut String, number: usize, blocks: usize, random: &mut Random) {
    let (model, training) = (random.below(blocks + 1), random.below(blocks + 1));
    let _ = write!(
        text,
        "\n[[experiments]]\n\
         id = \"exp-{number:05}\"\n\
         name = \"Experiment number {number}\"\n\
         model_id = \"model-{model:05}\"\n\
         training_id = \"train-{training:05}\"\n\
         status = \"ready\"\n"
    );
}

/// A small linear congruential generator (constants of Numerical Recipes).
struct Random(u32);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) as usize % end
    }
}
