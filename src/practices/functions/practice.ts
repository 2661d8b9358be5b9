import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'functions',
  title: 'Edge Functions',
  priority: 'P3',
  effort: 'Low',
  impact: 'Low',
  reason: 'Optional feature',
  done: 'Functions are deployed with their variables, check tokens unless they are meant to be open, and answer a smoke call',
});
