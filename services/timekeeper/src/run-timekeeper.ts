/** The timekeeper's tasks, each in a loop of its own: watching the streams, advancing, sweeping, measuring the base, mending cards. */
import type { Probes, ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask, type Task } from '@loyalty-ladder/runtime/running-task.ts';
import { CardRepair } from './card-repair.ts';
import { NightlyCalibration } from './nightly-calibration.ts';
import { StreamWatch } from './stream-watch.ts';
import { StuckCustomers } from './stuck-customers.ts';
import { Sweeping } from './sweeping.ts';
import { Throttle } from './throttle.ts';
import { TimeKeeping } from './time-keeping.ts';
import type { TimekeeperConfig } from './timekeeper-config.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

export function runTimekeeper(context: TimekeeperContext, { onStop, fail }: ServiceContext<TimekeeperConfig>): Probes {
  const { WATCH_MS, CARD_REPAIR_DELAY_MS, ADVANCE_PER_SECOND_MAX } = context.config;
  const watch = new StreamWatch(context);
  const throttle = new Throttle(ADVANCE_PER_SECOND_MAX);
  const stuck = new StuckCustomers(context);
  const keeping = new TimeKeeping(context, watch, throttle, stuck);
  const sweeping = new Sweeping(context, watch, throttle, stuck);
  const repair = new CardRepair(context, watch);
  const calibration = new NightlyCalibration(context, watch);
  const tasks: Task[] = [
    { name: 'watch', turn: (stopping) => watch.observe(stopping).then(() => WATCH_MS) },
    { name: 'advance', turn: (stopping) => keeping.turn(stopping).then((customers) => (customers > 0 ? 0 : WATCH_MS)) },
    { name: 'sweep', turn: (stopping) => sweeping.turn(stopping).then((customers) => (customers > 0 ? 0 : SWEEP_MS)) },
    { name: 'calibrate', turn: (stopping) => calibration.turn(stopping) },
    { name: 'mend-cards', turn: () => repair.turn().then((isBehind) => (isBehind ? 0 : CARD_REPAIR_DELAY_MS)) },
  ];
  const running = tasks.map((task) => {
    const each = new RunningTask(task, {
      fail,
      onTrouble: ({ error, attempt }) => {
        context.metrics.failures.inc({ task: task.name });
        context.log.warn({ err: error, task: task.name, attempt }, 'a turn failed; trying again');
      },
    });
    onStop(task.name, () => each.stop());
    return each;
  });
  return {
    whyNotLive: () => running.flatMap((task) => task.whyNotLive()),
    whyNotReady: () => [...running.flatMap((task) => task.whyNotReady()), ...stuck.troubles()],
  };
}

/** How often to look for a new sweep. */
const SWEEP_MS = 2_000;
