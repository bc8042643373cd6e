import { expect, test } from 'vitest';
import type { JudgedLags } from '../watch/judged-lags.ts';
import { KAFKA_LAG_FAMILIES } from './kafka-lag-families.ts';

const [GROUP, TOPIC] = ['purchase-consumer', 'loyalty.purchases'];

const LAG: JudgedLags['partitions'][number] = {
  ...{ group: GROUP, topic: TOPIC, partition: 0, nextOffset: 7n, logStart: 2n, logEnd: 10n, messages: 3n },
  ...{
    isMadeAgain: false,
    isLost: false,
    lost: 0n,
    held: null,
    oldestAppendedAt: 5,
    eventTime: null,
    secondsBehind: 4.5,
  },
  ...{
    state: 'reading',
    word: 'OK',
    level: 'ok',
    sentence: '',
    advice: null,
    trendPerSecond: null,
    pause: null,
    secondsToLoss: null,
  },
};

const GROUPS: JudgedLags['groups'] = [
  {
    ...{ group: GROUP, state: 'Stable', members: 1 },
    assigned: [{ topic: TOPIC, partition: 0, memberId: 'm-1', clientId: 'm', host: '/10.0.0.7' }],
  },
];

/** As Prometheus has them. */
function told(lags: JudgedLags): string[] {
  return KAFKA_LAG_FAMILIES.flatMap(({ name, labels: declared, samplesOf }) =>
    samplesOf(lags).map(({ labels = {}, value }) => {
      expect(Object.keys(labels)).toEqual(declared);
      return `${name.replace('kafka_', '')}{${Object.values(labels).slice(1).join(' ')}} ${value}`;
    }),
  );
}

test('lag is told by partition with who has it, and its sum and highest by group', () => {
  const idle = { ...LAG, partition: 1, nextOffset: 10n, messages: 0n, secondsBehind: null };
  expect(told({ partitions: [LAG, idle], groups: GROUPS })).toEqual([
    `partition_latest_offset{${TOPIC} 0} 10`,
    `partition_latest_offset{${TOPIC} 1} 10`,
    `partition_earliest_offset{${TOPIC} 0} 2`,
    `partition_earliest_offset{${TOPIC} 1} 2`,
    `consumergroup_group_offset{${GROUP} ${TOPIC} 0 /10.0.0.7 m-1 m} 7`,
    `consumergroup_group_offset{${GROUP} ${TOPIC} 1   } 10`,
    `consumergroup_group_lag{${GROUP} ${TOPIC} 0 /10.0.0.7 m-1 m} 3`,
    `consumergroup_group_lag{${GROUP} ${TOPIC} 1   } 0`,
    `consumergroup_group_lag_seconds{${GROUP} ${TOPIC} 0 /10.0.0.7 m-1 m} 4.5`,
    `consumergroup_group_lag_seconds{${GROUP} ${TOPIC} 1   } 0`,
    `consumergroup_group_max_lag{${GROUP}} 3`,
    `consumergroup_group_max_lag_seconds{${GROUP}} 4.5`,
    `consumergroup_group_sum_lag{${GROUP}} 3`,
    `consumergroup_group_topic_sum_lag{${GROUP} ${TOPIC}} 3`,
  ]);
});

test('what is not known has no series: an age that Kafka did not say, an offset of nothing or of another log', () => {
  const unknown = { ...LAG, secondsBehind: null, nextOffset: null };
  const anew = { ...LAG, partition: 1, isMadeAgain: true };
  const names = told({ partitions: [unknown, anew], groups: [] }).map((line) => line.replace(/}.*/, '}'));
  expect(names.filter((each) => /group_offset|seconds/.test(each))).toEqual([
    `consumergroup_group_lag_seconds{${GROUP} ${TOPIC} 1   }`,
  ]);
});

test('who reads a topic as another group does not double its offsets', () => {
  const other = { ...LAG, group: 'another' };
  const lines = told({ partitions: [LAG, other], groups: GROUPS });
  expect(lines.filter((each) => each.startsWith('partition_latest'))).toHaveLength(1);
  expect(lines).toContain('consumergroup_group_max_lag{another} 3');
});
