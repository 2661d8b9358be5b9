import { addLine, replacing } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';

const logs = 'docker-compose.logs.yml';
const waits = 'depends_on: { analytics: { condition: service_healthy } }';
const blocks = ['analytics/blocks-the-stack'];

export const analytics: readonly Mutation[] = [
  inFiles('the gateway waits for the log service', blocks, saying('kong', waits), { on: ['kong-15'] }),
  inFiles('auth waits for the log service', blocks, saying('auth', waits), { on: ['kong-15'] }),
  inFiles(
    'the functions wait for the log collector',
    blocks,
    saying('functions', 'depends_on: { vector: { condition: service_healthy } }'),
    { on: ['kong-15'] },
  ),
  inFiles(
    'Logflare without a backend',
    ['analytics/placeholder-bigquery'],
    replacing(logs, / +POSTGRES_BACKEND_URL: .*\n/, ''),
  ),
  inFiles(
    "Logflare with a placeholder for Google's project",
    ['analytics/placeholder-bigquery'],
    replacing(
      logs,
      /POSTGRES_BACKEND_URL: .*/,
      'GOOGLE_PROJECT_ID: GOOGLE_PROJECT_ID\n      GOOGLE_PROJECT_NUMBER: GOOGLE_PROJECT_NUMBER',
    ),
  ),
  inFiles(
    'a backend chosen by a variable that nothing reads',
    ['analytics/dead-backend-variable'],
    addLine('NEXT_ANALYTICS_BACKEND_PROVIDER=postgres'),
    {
      also: ['compose/unused-variables'],
    },
  ),
  inFiles(
    'a Vector with another token than Logflare',
    ['analytics/disagreeing-tokens'],
    saying('vector', 'environment: { LOGFLARE_PUBLIC_ACCESS_TOKEN: testonly-of-before-0123456789abcdef }'),
  ),
  inFacts(
    'postgres',
    'logs that stopped arriving',
    ['analytics/no-new-logs'],
    ({ analyticsRows }) => ({
      analyticsRows: { ...analyticsRows, writtenSecondsAgo: 50_000 },
    }),
    { on: ['kong-15'] },
  ),
];
