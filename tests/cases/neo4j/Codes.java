import org.neo4j.kernel.api.exceptions.Status;

/** Prints every code that this version of the server may put on an error, sorted; remarks on queries are no errors. */
public class Codes {
    public static void main(String[] arguments) {
        Status.Code.all().stream()
                .map(status -> status.code().serialize())
                .filter(code -> !code.startsWith("Neo.ClientNotification."))
                .sorted()
                .forEach(System.out::println);
    }
}
