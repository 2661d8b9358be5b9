import { describe, expect, it } from 'vitest';
import { here, service } from '../../../test/helpers/facts.ts';
import { remedyFor } from './close-them.ts';
import type { PublishedPort } from './published-ports.ts';

function open(role: 'db' | 'other', how: PublishedPort['how'] = 'written'): PublishedPort {
  return { service: service(role), published: '5432', target: 5432, protocol: 'tcp', at: here, how };
}

describe('remedyFor', () => {
  it('is the change where it closes every port', () => {
    expect(remedyFor([open('db')]).command).toBe('seaworthy apply --only exposure');
  });

  it('is no command where the change would leave a port open', () => {
    expect(remedyFor([open('db'), open('other')])).toEqual({
      text: expect.stringContaining('exposure.services'),
    });
    expect(remedyFor([open('db', 'running')])).toEqual({
      text: expect.stringContaining('recreate the containers'),
    });
    expect(remedyFor([open('db', 'host-network')])).toEqual({
      text: expect.stringContaining('network_mode: host'),
    });
  });
});
