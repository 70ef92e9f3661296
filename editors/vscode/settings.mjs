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
      { ...rest, scope: 'resource', order, markdownDescription: description },
    ],
  );
  return Object.fromEntries(properties);
}

/** One table of codes, as in `nestling.toml`; the texts about levels are the same for all. */
function lints(table) {
  const properties = Object.entries(table.properties).map(([code, { description, ...rest }]) => {
    const levels = description
      .split('\n')
      .flatMap((line) => /^- `\w+`: (.*)/.exec(line)?.[1] ?? []);
    const [meaning] = description.split('\n\n- `off`');
    return [code, { ...rest, markdownDescription: meaning, enumDescriptions: levels }];
  });
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
