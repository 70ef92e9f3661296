// Writes the settings that `nestling.toml` has, too, into package.json: from the schema, so that both
// tell the same. `--check` fails where package.json is not what this would write.
import { readFileSync, writeFileSync } from 'node:fs';

const schema = JSON.parse(readFileSync('../../schemas/workspace.schema.json', 'utf8'));
const manifestText = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(manifestText);

const TITLES = { hints: 'Inlay hints', lenses: 'Code lenses', format: 'Layout', lints: 'Lints' };

for (const section of manifest.contributes.configuration) {
  const [name] = Object.entries(TITLES).find(([, title]) => title === section.title) ?? [];
  if (name === undefined) continue;
  const table = schema.$defs[name];
  section.properties = name === 'lints' ? lints(table) : keys(name, table);
}

const wanted = `${JSON.stringify(manifest, null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (JSON.stringify(manifest) !== JSON.stringify(JSON.parse(manifestText))) {
    console.error('package.json lacks settings of the schema: run `npm run settings`');
    process.exit(1);
  }
} else {
  writeFileSync('package.json', wanted);
}

function keys(name, table) {
  const properties = Object.entries(table.properties).map(
    ([key, { description, ...rest }], order) => [
      `nestling.${name}.${key}`,
      { ...rest, scope: 'resource', order, ...texts(description) },
    ],
  );
  return Object.fromEntries(properties);
}

/** One table of codes, as in `nestling.toml`. */
function lints(table) {
  const properties = Object.entries(table.properties).map(([code, { description, ...rest }]) => [
    code,
    { ...rest, ...texts(description) },
  ]);
  return {
    'nestling.lints': {
      type: 'object',
      scope: 'resource',
      default: {},
      markdownDescription: `${table.description} What \`nestling.toml\` says of a code goes before this.`,
      properties: Object.fromEntries(properties),
      additionalProperties: false,
    },
  };
}

/** What the schema lists below a key of its values, VS Code shows beside each. */
function texts(description) {
  const [markdownDescription] = description.split(/\n\n(?=- `\w+`: )/);
  const meanings = [...description.matchAll(/^- `\w+`: (.*)$/gm)].map(([, meaning]) => meaning);
  if (meanings.length === 0) return { markdownDescription };
  // Of a table such as `nestling.lints`, the settings editor shows texts without Markdown only.
  const enumDescriptions = meanings.map((meaning) => meaning.replaceAll('`', ''));
  return { markdownDescription, enumDescriptions, markdownEnumDescriptions: meanings };
}
