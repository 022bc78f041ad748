import { type FaultCard, FAULTS } from '../../engine/index';

/**
 * The findings of the branch as far as they were ever seen. The inspector tells those up to the current position; going
 * back must not hide the others, for they are where the user comes from. What lies at `lastStep` or beyond is not
 * known any more: an edit has cut the branch there.
 */
export function rememberFaults(
  known: readonly FaultCard[],
  answered: readonly FaultCard[],
  lastStep: number,
): FaultCard[] {
  const told = answered.map(card => {
    const before = known.find(other => isSame(other, card));
    return card.notice === null && hasNotice(before, lastStep) ? before : card;
  });
  const last = answered.at(-1)?.index ?? -1;
  return [...told, ...known.filter(card => card.index > last && card.act.step < lastStep)];
}

function isSame(one: FaultCard, other: FaultCard): boolean {
  return one.index === other.index && one.id === other.id && one.act.step === other.act.step;
}

function hasNotice(card: FaultCard | undefined, lastStep: number): card is FaultCard {
  return card?.notice !== undefined && card.notice !== null && card.notice.step < lastStep;
}

/**
 * The finding that a user who stands at `step` wants to go to: the cause of what Windows has noticed last, and of several
 * that it noticed together the first, which began it; else what went wrong last, rather than an exception that only
 * follows from it.
 */
export function causeAt(cards: readonly FaultCard[], step: number): FaultCard | undefined {
  const noticed = cards.filter(
    ({ act, notice }) => notice !== null && notice.step <= step && act.step < notice.step,
  );
  const shadow = FAULTS.filter(({ kind }) => kind === 'shadow').map(({ id }): string => id);
  const notice = noticed.at(-1)?.notice?.step;
  const cause = noticed.find(card => card.notice?.step === notice);
  return cause ?? cards.filter(({ id }) => shadow.includes(id)).at(-1) ?? cards.at(-1);
}
