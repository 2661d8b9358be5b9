import { describe, expect, it } from 'vitest';
import { amzDate, authorization, encodedPath, encodedQuery, sha256, type ToSign } from './sign.ts';

const empty = sha256('');

function signatureOf(request: ToSign): string {
  return /Signature=(\w+)$/.exec(authorization(request))?.[1] ?? '';
}

// AWS, "Signature Version 4 test suite" (aws-sig-v4-test-suite, for example in awslabs/aws-c-auth: tests/aws-signing-test-suite/v4).
const suite = {
  method: 'GET',
  path: '/',
  query: [],
  headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
  payload: empty,
  date: '20150830T123600Z',
  region: 'us-east-1',
  service: 'service',
  keyId: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
} as const satisfies ToSign;

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Examples: Signature Calculations".
const host = 'examplebucket.s3.amazonaws.com';
const s3 = {
  ...suite,
  headers: { host, 'x-amz-content-sha256': empty, 'x-amz-date': '20130524T000000Z' },
  date: '20130524T000000Z',
  service: 's3',
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
} as const satisfies ToSign;

describe('a signature', () => {
  it.each([
    ['get-vanilla', suite, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      {
        ...suite,
        query: [
          ['Param2', 'value2'],
          ['Param1', 'value1'],
        ],
      },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-vanilla',
      { ...suite, method: 'POST' },
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
  ] as [string, ToSign, string][])('is that of the published suite: %s', (_name, request, expected) => {
    expect(signatureOf(request)).toBe(expected);
  });

  it.each([
    [
      'GET Object',
      { ...s3, path: '/test.txt', headers: { ...s3.headers, range: 'bytes=0-9' } },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'PUT Object',
      {
        ...s3,
        method: 'PUT',
        path: encodedPath('/test$file.text'),
        payload: sha256('Welcome to Amazon S3.'),
        headers: {
          ...s3.headers,
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-content-sha256': sha256('Welcome to Amazon S3.'),
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
      },
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'GET Bucket Lifecycle',
      { ...s3, query: [['lifecycle', '']] },
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'Get Bucket (List Objects)',
      {
        ...s3,
        query: [
          ['max-keys', '2'],
          ['prefix', 'J'],
        ],
      },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ] as [string, ToSign, string][])('is that of the S3 documentation: %s', (_name, request, expected) => {
    expect(signatureOf(request)).toBe(expected);
  });
});

describe('what is signed', () => {
  it('encodes a key once, and leaves its slashes', () => {
    expect(encodedPath("a b/ü%2F+(1)*'!~")).toBe('a%20b/%C3%BC%252F%2B%281%29%2A%27%21~');
  });

  it('sorts a query by bytes, capitals first', () => {
    expect(
      encodedQuery([
        ['prefix', 'a/b'],
        ['b', '2'],
        ['b', '1'],
        ['B', ''],
      ]),
    ).toBe('B=&b=1&b=2&prefix=a%2Fb');
  });

  it('writes the time in the short form', () => {
    expect(amzDate(new Date('2013-05-24T00:00:00.123Z'))).toBe('20130524T000000Z');
  });
});
