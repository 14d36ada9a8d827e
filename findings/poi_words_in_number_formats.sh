#!/usr/bin/env bash
# Apache POI shows a time with the word "Uhr" as 45418.4375 and the signs of a Japanese date in quotation
# marks.
#
# Guess: DataFormatter shows a cell as Excel does: words in quotation marks are shown without them, "0" is a
# digit and the rest of the format stands where it stands.
# Seen (Apache POI 5.4.0 on Java 17): a date format with letters in quotation marks that is short of day,
# month or year is none, and the bare number is shown; quotation marks about a sign of Japanese are shown.
# "(000) 000-0000" is one of a few formats known by heart and groups the digits as it likes. The language of
# `[$-407]` is passed over.
#
#   h:mm: '10:30'
#   h "Uhr" mm: '45418.4375'
#   "day" d: '45418.4375'
#   Japanese date: '2024"年"5"月"6"日"'
#   German date: '6. May 2024'
#   (000) 000-0000: '(00-0004-5418) '
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.poi</groupId><artifactId>poi</artifactId><version>5.4.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.util.Locale;
import org.apache.poi.ss.usermodel.DataFormatter;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String shown(double value, String format) {
        return new DataFormatter(Locale.US).formatRawCellContents(value, 0, format);
    }

    public static void main(String[] arguments) {
        double noon = 45418.4375;
        check("h:mm", shown(noon, "h:mm"), "10:30");
        check("h \"Uhr\" mm", shown(noon, "h \"Uhr\" mm"), "45418.4375");
        check("\"day\" d", shown(noon, "\"day\" d"), "45418.4375");
        check("Japanese date", shown(noon, "yyyy\"年\"m\"月\"d\"日\""), "2024\"年\"5\"月\"6\"日\"");
        check("German date", shown(noon, "[$-407]d. mmmm yyyy"), "6. May 2024");
        check("(000) 000-0000", shown(45418, "(000) 000-0000"), "(00-0004-5418) ");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
