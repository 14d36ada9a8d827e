#!/usr/bin/env bash
# The Java library rtfparserkit joins the words on both sides of a non-breaking space or hyphen.
#
# Guess: `\~` is a non-breaking space and `\_` a non-breaking hyphen in RTF, both of which one sees, other
# than `\-`, where a word may break; a converter to text writes them as a space and a hyphen, or as U+00A0
# and U+2011, as it does with `\emdash` and `\bullet`.
# Seen (rtfparserkit 1.16.0, Java 17): StringTextConverter writes neither, so that words and numbers run
# together; signs that are control words come out as they should. A footnote's text is left out, text that
# is marked as hidden or as deleted stays.
#
#   non-breaking space: '10metres'
#   non-breaking hyphen: 'icefree, 23 m'
#   optional hyphen: 'harbour'
#   signs by name: '“ebb”–•'
#   footnote: 'Ebb and flow'
#   hidden and deleted: 'low hidden gone water'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.joniles</groupId><artifactId>rtfparserkit</artifactId><version>1.16.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import com.rtfparserkit.converter.text.StringTextConverter;
import com.rtfparserkit.parser.RtfStringSource;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated + "'");
            System.exit(1);
        }
    }

    static String text(String body) throws Exception {
        StringTextConverter converter = new StringTextConverter();
        converter.convert(new RtfStringSource("{\\rtf1\\ansi " + body + "}"));
        return converter.getText();
    }

    public static void main(String[] arguments) throws Exception {
        check("non-breaking space", text("10\\~metres"), "10metres");
        check("non-breaking hyphen", text("ice\\_free, 2\\_3 m"), "icefree, 23 m");
        check("optional hyphen", text("har\\-bour"), "harbour");
        check("signs by name", text("\\ldblquote ebb\\rdblquote \\endash \\bullet"), "“ebb”–•");
        check("footnote", text("Ebb{\\footnote At ten.} and flow"), "Ebb and flow");
        check("hidden and deleted", text("low {\\v hidden }{\\deleted gone }water"), "low hidden gone water");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
