import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/helpers/world.ts';
import { version } from '../model/version.ts';
import { versionCommand } from './version.ts';

const screen = { width: 80, colour: false };

describe('seaworthy version', () => {
  it('says the version alone where the machine has a Node', async () => {
    const { text } = await versionCommand.run({ json: false }, fakeWorld(), screen);
    expect(text).toBe(`${version}\n`);
  });

  it('says which Node came with it', async () => {
    const world = { ...fakeWorld(), runtime: { node: '24.1.2', isOwn: true, program: [] } };
    const { text } = await versionCommand.run({ json: false }, world, screen);
    expect(text).toBe(`${version}\nwith its own Node 24.1.2\n`);
    const { text: json } = await versionCommand.run({ json: true }, world, screen);
    expect(JSON.parse(json)).toEqual({ name: 'seaworthy', version, node: '24.1.2', ownNode: true });
  });
});
