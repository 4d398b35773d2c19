import { systemClock } from '@donghu/kernel';
import { MovableClock } from '@donghu/testkit';
import { describeClock, describeRuledClock } from '@donghu/testkit/conformance';
import { createBusinessClock } from '../../src/lifecycle/business-clock.js';

describeClock('the system’s', () => systemClock);

describeClock('the business date on the system’s', () => {
  const clock = createBusinessClock(systemClock);
  clock.moveTo(new Date('2025-12-31T15:59:59Z'));
  return clock;
});

describeRuledClock('one that a test moves', () => {
  const clock = new MovableClock();
  return { clock, moveTo: (instant) => clock.moveTo(instant), pass: (millis) => clock.moveBy(millis) };
});

describeRuledClock('the business date apart from the wall clock', () => {
  const wall = new MovableClock();
  const clock = createBusinessClock(wall);
  return { clock, moveTo: (instant) => clock.moveTo(instant), pass: (millis) => wall.moveBy(millis) };
});
