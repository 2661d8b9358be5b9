import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'realtime',
  title: 'Realtime',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'Live features stay connected',
  done: 'The tenant is found by its host name, its limits are set where they last, and the publication carries what applications subscribe to',
});
