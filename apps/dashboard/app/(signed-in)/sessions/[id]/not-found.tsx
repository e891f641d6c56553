import { NoSuchSession } from '@/components/session-page/no-such-session.tsx';

export default function NotFound() {
  return <NoSuchSession />;
}
