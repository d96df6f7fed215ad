import org.neo4j.server.CommunityBootstrapper;
import org.neo4j.server.NeoBootstrapper;

/** What newer releases have no entry point of their own for; compiled against the older one, which has the same classes. */
public class Launcher {
    public static void main(String[] given) {
        int failed = NeoBootstrapper.start(new CommunityBootstrapper(), given);
        if (failed != 0) {
            System.exit(failed);
        }
    }
}
