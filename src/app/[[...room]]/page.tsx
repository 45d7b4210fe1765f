import { Shell } from "../../components/shell/shell.tsx";

/** The one page. The shell reads the address and shows the room. */
export default function Page() {
  return <Shell />;
}
