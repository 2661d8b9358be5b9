import { promiseDatabaseContents } from './database-contents.ts';
import { promiseLiveFacts } from './live-facts.ts';
import { describeLab } from './stack.ts';

describeLab('live facts of the stack envoy-17', { stack: 'envoy-17' }, (stack) => {
  promiseLiveFacts(stack, {
    major: 17,
    gateway: 'api-gw',
    schemas: ['graphql_public', 'public'],
    tenant: 'lab-envoy-17',
  });
  promiseDatabaseContents(stack);
});
