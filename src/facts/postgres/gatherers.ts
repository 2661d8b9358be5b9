import type { FactName } from '../../model/facts/table.ts';
import type { AnyGatherer } from '../collect.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { oncePerCollection } from '../once.ts';
import { analyticsRows } from './analytics-rows.ts';
import { apiSurface } from './api-surface.ts';
import { archiver } from './archiver.ts';
import { authSchema } from './auth-schema.ts';
import { connections } from './connections.ts';
import { databaseCalls } from './database-calls.ts';
import { databases } from './databases.ts';
import { exposedTables } from './exposed-tables.ts';
import { extensions } from './extensions.ts';
import { fileSettings } from './file-settings.ts';
import { histories } from './histories.ts';
import { gatherLogins } from './logins.ts';
import { outboundJobs } from './outbound-jobs.ts';
import { ownership } from './ownership.ts';
import { poolerTenants } from './pooler-tenants.ts';
import { publication } from './publication.ts';
import { type Answer, type DatabaseFact, unanswered } from './question.ts';
import { realtimeMessages } from './realtime-messages.ts';
import { realtimeTenants } from './realtime-tenants.ts';
import { restore } from './restore.ts';
import { roles } from './roles.ts';
import { serverFiles } from './server-files.ts';
import { answerKey, askAll } from './session.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { sizes } from './sizes.ts';
import { slots } from './slots.ts';
import { storageObjects } from './storage-objects.ts';
import { storageSchema } from './storage-schema.ts';
import { storedTokens } from './stored-tokens.ts';
import { vault } from './vault.ts';

const facts: readonly DatabaseFact[] = [
  connections,
  settings,
  roles,
  databases,
  slots,
  archiver,
  sizes,
  poolerTenants,
  realtimeTenants,
  extensions,
  exposedTables,
  storedTokens,
  vault,
  ownership,
  publication,
  outboundJobs,
  fileSettings,
  storageObjects,
  storageSchema,
  realtimeMessages,
  analyticsRows,
  authSchema,
  sessions,
  restore,
  histories,
  databaseCalls,
  apiSurface,
  serverFiles,
];

const answersOf = oncePerCollection((context) => askAll(context, facts));

async function answerOf(context: GathererContext, fact: FactName, question: string): Promise<Answer> {
  const answers = await answersOf(context);
  return answers.get(answerKey(fact, question)) ?? unanswered('was not asked');
}

function gathererOf(fact: DatabaseFact): AnyGatherer {
  const gatherer = defineGatherer({
    fact: fact.fact,
    source: 'postgres',
    // Which service is the database, and which schemas PostgREST serves.
    after: ['services'],
    async gather(context) {
      const keys = Object.keys(fact.questions);
      const answers = await Promise.all(
        keys.map(async (key) => [key, await answerOf(context, fact.fact, key)]),
      );
      return fact.read(Object.fromEntries(answers), context);
    },
  });
  // One fact's name and value belong together by defineDatabaseFact; the compiler no longer knows which.
  return gatherer as AnyGatherer;
}

const logins = defineGatherer({
  fact: 'logins',
  source: 'postgres',
  after: ['services'],
  gather: async (context) => gatherLogins(context, await answerOf(context, 'roles', 'rows')),
});

/** Everything that Postgres tells: one session per database, and one login per role. */
export const postgresGatherers: readonly AnyGatherer[] = [...facts.map(gathererOf), logins];
