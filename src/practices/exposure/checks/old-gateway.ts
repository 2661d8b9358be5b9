import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';

export const oldGateway = defineCheck({
  id: 'exposure/old-gateway',
  pass: 'The gateway is of a maintained generation',
  fail: 'The gateway gets no security fixes',
  why: 'Kong 2.8 left support in March 2025, so a hole found in the one service that faces the internet stays open.',
  severity: 'P1',
  sources: ['checklist: Gateway version', 'docs.konghq.com: version support policy'],
  needs: ['services'],

  run({ services }) {
    const gateway = serviceOf(services, 'gateway');
    if (gateway === undefined) return skip('this stack runs no gateway');
    const { image, product } = gateway;
    if (image === undefined) return unknown('the gateway is built here: its image tells no version');
    const evidence = seen(`services.${gateway.name}.image`, image.reference, image.at);
    if (product !== 'kong') return pass(evidence);
    const major = /^v?(\d+)(?:\.|-|$)/.exec(image.tag ?? '')?.[1];
    if (major === undefined) return unknown(`the tag of ${image.reference} tells no version`);
    if (Number(major) >= 3) return pass(evidence);
    return fail(
      `${image.reference} is of a generation without support`,
      [evidence],
      "Move to kong/kong 3.9 or Envoy together with upstream's gateway file for it, after a try on a copy.",
    );
  },
});
