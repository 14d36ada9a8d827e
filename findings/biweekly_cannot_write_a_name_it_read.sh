#!/usr/bin/env bash
# biweekly reads a name with quotation marks in a calendar and refuses to write the calendar again.
#
# Guess: what a library read it can write: "^'" is read as a quotation mark (RFC 6868) and is written so.
# Seen (biweekly 0.6.8 on Java 17): reading knows the caret, writing does not unless told to: the whole
# calendar fails for one attendee's nickname. With setCaretEncodingEnabled(true) it is written.
#
#   read: 'Kim "Sea" Berg'
#   written: 'IllegalArgumentException'
#   written with carets: 'ATTENDEE;CN=Kim ^'Sea^' Berg:mailto:kim@example.org'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>net.sf.biweekly</groupId><artifactId>biweekly</artifactId><version>0.6.8</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import biweekly.Biweekly;
import biweekly.ICalendar;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String written(ICalendar calendar, boolean caret) {
        try {
            String text = Biweekly.write(calendar).caretEncoding(caret).go();
            return text.lines().filter(line -> line.startsWith("ATTENDEE")).findFirst().orElse("");
        } catch (IllegalArgumentException error) {
            return "IllegalArgumentException";
        }
    }

    public static void main(String[] arguments) {
        String text = String.join("\r\n", "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1",
            "DTSTAMP:20240506T100000Z", "DTSTART:20240506T100000Z", "ATTENDEE;CN=Kim ^'Sea^' Berg:mailto:kim@example.org",
            "END:VEVENT", "END:VCALENDAR", "");
        ICalendar calendar = Biweekly.parse(text).first();
        check("read", calendar.getEvents().get(0).getAttendees().get(0).getCommonName(), "Kim \"Sea\" Berg");
        check("written", written(calendar, false), "IllegalArgumentException");
        check("written with carets", written(calendar, true), "ATTENDEE;CN=Kim ^'Sea^' Berg:mailto:kim@example.org");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
