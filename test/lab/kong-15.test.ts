import { promiseDatabaseContents } from './database-contents.ts';
import { promiseLiveFacts } from './live-facts.ts';
import { describeLab } from './stack.ts';

describeLab('live facts of the stack kong-15', { stack: 'kong-15' }, (stack) => {
  promiseLiveFacts(stack, {
    major: 15,
    gateway: 'kong',
    schemas: ['graphql_public', 'public', 'storage'],
    tenant: 'your-tenant-id',
  });
  promiseDatabaseContents(stack);
});
