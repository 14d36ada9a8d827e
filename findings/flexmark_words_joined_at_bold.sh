#!/usr/bin/env bash
# flexmark's HTML to Markdown joins the words about bold type, and turns “–” into "--" and a picture into
# ":sailboat:".
#
# Guess: a space within the bold words, at their edge, is set beside them; letters stay the letters they
# are; a picture is `![alt](src)`.
# Seen (flexmark-html2md-converter 0.64.8 on Java 17): the space at the edge is dropped and the words are
# one. Curly quotation marks and dashes are written as plain ASCII, which only a converter with the
# typographic extension turns back; "#" at the beginning of a paragraph is a heading from then on and "1." a
# list. A picture whose file is called as one of the emoji cheat sheet is taken for that, wherever it comes
# from: its address and its alternative text are gone.
#
#   spaces in bold type: 'Low**water**at six'
#   dash and quotation marks: '"Low" -- at six...'
#   number sign: '# of boats'
#   year and full stop: '1984. A book.'
#   picture: ':sailboat:'
#   another picture: '![The Heron](https://example.org/img/heron.png)'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.vladsch.flexmark</groupId><artifactId>flexmark-html2md-converter</artifactId><version>0.64.8</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String markdown(String html) {
        return FlexmarkHtmlConverter.builder().build().convert(html).trim();
    }

    public static void main(String[] arguments) {
        check("spaces in bold type", markdown("<p>Low<b> water </b>at six</p>"), "Low**water**at six");
        check("dash and quotation marks", markdown("<p>“Low” – at six…</p>"), "\"Low\" -- at six...");
        check("number sign", markdown("<p># of boats</p>"), "# of boats");
        check("year and full stop", markdown("<p>1984. A book.</p>"), "1984. A book.");
        check(
            "picture",
            markdown("<p><img src='https://example.org/img/boat.png' alt='The Heron'></p>"),
            ":sailboat:"
        );
        check(
            "another picture",
            markdown("<p><img src='https://example.org/img/heron.png' alt='The Heron'></p>"),
            "![The Heron](https://example.org/img/heron.png)"
        );
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
