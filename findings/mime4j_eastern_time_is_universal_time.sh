#!/usr/bin/env bash
# Apache James Mime4J reads the hour of a mail in EST or PDT as if it were UTC.
#
# Guess: the zones of North America by name are in the grammar: "EST is semantically equivalent to -0500" (RFC
# 5322, 4.3), and a reader that knows the date tells the moment.
# Seen (apache-mime4j-dom 0.8.14, Java 17): getDate() of "10:30:00 EST" and of "10:30:00 PDT" is 10:30 UTC, five
# and seven hours early, as if it were a zone that nobody knows (CEST too, of which the RFC says so). In a
# thread an answer stands before its question. Blanks around the colon, which belong to the same grammar, leave no
# date at all.
#
#   in numbers: '2024-05-06T15:30:00Z'
#   EST: '2024-05-06T10:30:00Z'
#   PDT: '2024-05-06T10:30:00Z'
#   GMT: '2024-05-06T10:30:00Z'
#   CEST: '2024-05-06T10:30:00Z'
#   blanks: 'none'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.james</groupId><artifactId>apache-mime4j-dom</artifactId><version>0.8.14</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.apache.james.mime4j.message.DefaultMessageBuilder;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated + "'");
            System.exit(1);
        }
    }

    static String read(String date) throws Exception {
        byte[] mail = ("Date: " + date + "\r\nSubject: Low water\r\n\r\nAt six.\r\n").getBytes(StandardCharsets.US_ASCII);
        Date seen = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(mail)).getDate();
        return seen == null ? "none" : seen.toInstant().toString();
    }

    public static void main(String[] arguments) throws Exception {
        check("in numbers", read("Mon, 6 May 2024 10:30:00 -0500"), "2024-05-06T15:30:00Z");
        check("EST", read("Mon, 6 May 2024 10:30:00 EST"), "2024-05-06T10:30:00Z");
        check("PDT", read("Mon, 6 May 2024 10:30:00 PDT"), "2024-05-06T10:30:00Z");
        check("GMT", read("Mon, 6 May 2024 10:30:00 GMT"), "2024-05-06T10:30:00Z");
        check("CEST", read("Mon, 6 May 2024 10:30:00 CEST"), "2024-05-06T10:30:00Z");
        check("blanks", read("Mon, 6 May 2024 10 : 30 +0200"), "none");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
