import { adding, removing, replacing, setKey } from '../edits.ts';
import { inFiles, type Mutation, saying } from '../mutation.ts';

const hello = 'volumes/functions/hello/index.ts';

export const functions: readonly Mutation[] = [
  inFiles(
    'the router of the functions gone',
    ['functions/missing-main'],
    removing('volumes/functions/main/index.ts'),
  ),
  inFiles(
    'a function that reads a variable which is set nowhere',
    ['functions/unset-variables'],
    adding(
      hello,
      "const key = Deno.env.get('STRIPE_API_KEY');\nDeno.serve(() => Response.json({ has: key !== undefined }));\n",
    ),
  ),
  inFiles(
    'a function that asserts a variable which is set nowhere',
    ['functions/unset-variables'],
    adding(hello, 'const url = Deno.env.get("WEBHOOK_URL")!;\nDeno.serve(() => fetch(url));\n'),
  ),
  inFiles(
    'functions that verify no token',
    ['functions/unverified-tokens'],
    setKey('FUNCTIONS_VERIFY_JWT', 'false'),
  ),
  inFiles(
    'functions told yes where only true counts',
    ['functions/unverified-tokens'],
    setKey('FUNCTIONS_VERIFY_JWT', 'yes'),
  ),
  inFiles(
    'functions told nothing of tokens',
    ['functions/unverified-tokens'],
    saying('functions', 'environment: { VERIFY_JWT: "" }'),
  ),
  inFiles(
    'imports that are fetched at each start',
    ['functions/uncached-imports'],
    replacing('docker-compose.yml', / +- deno-cache:\/root\/\.cache\/deno\n/, ''),
  ),
];
