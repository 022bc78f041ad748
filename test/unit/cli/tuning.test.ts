import assert from 'node:assert/strict';
import { withHugePages } from '../../../extension/cli/tuning';

describe('the host of a replay', () => {
  it('is asked for huge pages, beside what it is asked for already', () => {
    assert.deepEqual(withHugePages({ A: '1' }, 'linux'), {
      A: '1',
      GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
    });
    assert.equal(
      withHugePages({ GLIBC_TUNABLES: 'glibc.malloc.check=3' }, 'linux')?.['GLIBC_TUNABLES'],
      'glibc.malloc.check=3:glibc.malloc.hugetlb=1',
    );
  });

  it('is that of the process where it is settled, or there is no glibc', () => {
    assert.equal(withHugePages({ GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' }, 'linux'), undefined);
    assert.equal(withHugePages({}, 'win32'), undefined);
    assert.equal(withHugePages({}, 'darwin'), undefined);
  });
});
