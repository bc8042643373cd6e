import { expect, test } from 'vitest';
import { AllowedTargets } from './allowed-targets.ts';
import { isPublicAddress } from './judge-address.ts';
import { judgeUrl } from './judge-url.ts';

const NOTHING = new AllowedTargets([]);
const faultOf = (url: string, allowed = NOTHING) => {
  const judged = judgeUrl(url, allowed);
  return judged.ok ? undefined : judged.fault;
};

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::808:808',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
  'not an address',
  '',
])('%s is no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
  '%s is a public address',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

/** However 127.0.0.1 and the like are written: the parser makes one form of it, and that one is judged. */
test.each([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.0.0.1./',
  'https://１２７.０.０.１/',
  'https://127。0。0。1/',
  'https://%31%32%37.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[0:0:0:0:0:ffff:a9fe:a9fe]/',
  'https://[64:ff9b::127.0.0.1]/',
  'https://[fd00:ec2::254]/latest/meta-data',
  'https://0/',
  'https://169.254.169.254/latest/meta-data/',
  'https://0xa9fea9fe/',
])('%s leads inside', (url) => {
  expect(faultOf(url)).toBe('address');
});

test.each([
  ['https://', 'no-url'],
  ['//shop.example/', 'no-url'],
  ['https://256.256.256.256/', 'no-url'],
  ['https://[fe80::1%25eth0]/', 'no-url'],
  ['https://shop.example:99999/', 'no-url'],
  ['https://sh op.example/', 'no-url'],
  [`https://shop.example/${'a'.repeat(2_048)}`, 'too-long'],
  ['http://shop.example/', 'not-https'],
  ['ftp://shop.example/', 'not-https'],
  ['file:///etc/passwd', 'not-https'],
  ['gopher://127.0.0.1:6379/_FLUSHALL', 'not-https'],
  ['javascript:alert(1)', 'not-https'],
  ['data:text/plain,x', 'not-https'],
  ['https://user@shop.example/', 'credentials'],
  ['https://user:password@shop.example/', 'credentials'],
  ['https://shop.example@127.0.0.1/', 'credentials'],
  ['https://shop.example:22/', 'port'],
  ['https://shop.example:25/', 'port'],
  ['https://shop.example:80/', 'port'],
] as const)('%s is refused: %s', (url, fault) => {
  expect(faultOf(url)).toBe(fault);
});

test.each([
  'https://shop.example/hooks?from=ladder',
  'https://shop.example:443/',
  'https://shop.example:8443/',
  'https://shop.example./',
  'https://bücher.example/',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
])('%s may be registered; where its name leads is judged at each connection', (url) => {
  expect(faultOf(url)).toBeUndefined();
});

test('a name is called in the one form that was judged', () => {
  const judged = judgeUrl('HTTPS://BÜCHER.example:443/a/../b', NOTHING);
  expect(judged.ok && judged.target.url.href).toBe('https://xn--bcher-kva.example/b');
});

test('what is allowed for development is allowed by network, or by host and port, and nothing beside it', () => {
  const allowed = new AllowedTargets(['127.0.0.0/8', '::1/128', 'localhost:8080', 'receiver:80', '[fd00::1]:90']);
  for (const url of ['http://127.0.0.1:9/', 'https://[::1]:1/', 'http://receiver/', 'http://localhost:8080/']) {
    expect(faultOf(url, allowed)).toBeUndefined();
  }
  expect(faultOf('https://[fd00::1]:90/', allowed)).toBeUndefined();
  expect(faultOf('https://[fd00::1]:91/', allowed)).toBe('address');
  expect(faultOf('https://10.0.0.1/', allowed)).toBe('address');
  expect(faultOf('http://8.8.8.8/', allowed)).toBe('address');
});

test.each(['127.0.0.1', 'localhost', '10.0.0.0/33', 'a b:80', ':80', 'http://localhost:80'])(
  'an allowed target "%s" is refused',
  (entry) => {
    expect(() => new AllowedTargets([entry])).toThrow();
  },
);
