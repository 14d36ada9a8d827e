#!/usr/bin/env bash
# natty reads 06.05.2024 as six minutes past six this morning, and "3.5 m" as three o'clock.
#
# Guess: a text with a day in it has that day in its dates, or none where the form is not known; a depth
# in metres is no time of day.
# Seen (natty 0.13 on Java 17, the newest): "06.05.20" is taken for 06:05:20 of the day on which the
# program runs, and the rest of the year is left. Of "3.5 m" and "Berth 4, 12 m" the number is an hour.
# "2024-05-06" is right.
#
#   06.05.2024: '06.05.20 = 2030-01-02T06:05:20Z; '
#   3.5 m: '3 = 2030-01-02T03:00Z; '
#   Depth 4.2 metres: '4 = 2030-01-02T04:00Z; '
#   Berth 4, 12 m: '4 = 2030-01-02T04:00Z; '
#   2024-05-06: '2024-05-06 = 2024-05-06T00:00Z; '
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.joestelmach</groupId><artifactId>natty</artifactId><version>0.13</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import com.joestelmach.natty.DateGroup;
import com.joestelmach.natty.Parser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.TimeZone;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String dates(String text) {
        Date now = Date.from(Instant.parse("2030-01-02T00:00:00Z"));
        StringBuilder found = new StringBuilder();
        for (DateGroup group : new Parser(TimeZone.getTimeZone("UTC")).parse(text, now)) {
            for (Date date : group.getDates()) {
                found.append(group.getText()).append(" = ").append(date.toInstant().atOffset(ZoneOffset.UTC)).append("; ");
            }
        }
        return found.toString();
    }

    public static void main(String[] arguments) {
        check("06.05.2024", dates("06.05.2024"), "06.05.20 = 2030-01-02T06:05:20Z; ");
        check("3.5 m", dates("3.5 m"), "3 = 2030-01-02T03:00Z; ");
        check("Depth 4.2 metres", dates("Depth 4.2 metres"), "4 = 2030-01-02T04:00Z; ");
        check("Berth 4, 12 m", dates("Berth 4, 12 m"), "4 = 2030-01-02T04:00Z; ");
        check("2024-05-06", dates("2024-05-06"), "2024-05-06 = 2024-05-06T00:00Z; ");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
