#!/usr/bin/env bash
# The YAML front matter of commonmark-java keeps comments in the values, and has no lists in brackets and no
# nesting.
#
# Guess: an extension for YAML front matter gives what YAML says, or fails.
# Seen (commonmark and commonmark-ext-yaml-front-matter 0.24.0 on Java 17): a few forms of line are known
# and the rest is taken as it comes: a date has its comment for a part, `[boats, tides]` is one tag of that
# text, the author's title is one more of the note's, and a second line of a title is dropped. Words between
# two rules at the beginning of a note, which are no mapping, are dropped without a trace.
#
#   comment: '{date=[2024-05-06 # of the walk]}'
#   list in brackets: '1 tag'
#   nested: '{title=[Dr.], author=[], name=[Berg]}'
#   title in two lines: '{title=[Low water]}'
#   text between rules: '<p>High water at noon.</p>\n'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.commonmark</groupId><artifactId>commonmark</artifactId><version>0.24.0</version></dependency>
    <dependency><groupId>org.commonmark</groupId><artifactId>commonmark-ext-yaml-front-matter</artifactId><version>0.24.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.util.List;
import java.util.Map;
import org.commonmark.ext.front.matter.YamlFrontMatterExtension;
import org.commonmark.ext.front.matter.YamlFrontMatterVisitor;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static Node parsed(String text) {
        return Parser.builder().extensions(List.of(YamlFrontMatterExtension.create())).build().parse(text);
    }

    static Map<String, List<String>> head(String lines) {
        YamlFrontMatterVisitor visitor = new YamlFrontMatterVisitor();
        parsed("---\n" + lines + "\n---\nLow water\n").accept(visitor);
        return visitor.getData();
    }

    public static void main(String[] arguments) {
        check("comment", head("date: 2024-05-06 # of the walk").toString(), "{date=[2024-05-06 # of the walk]}");
        check("list in brackets", head("tags: [boats, tides]").get("tags").size() + " tag", "1 tag");
        check(
            "nested",
            head("title: Low water\nauthor:\n  title: Dr.\n  name: Berg").toString(),
            "{title=[Dr.], author=[], name=[Berg]}"
        );
        check("title in two lines", head("title: Low water\n  in the harbour").toString(), "{title=[Low water]}");
        check(
            "text between rules",
            HtmlRenderer.builder().build().render(parsed("---\n\nLow water at six.\n\n---\n\nHigh water at noon.\n")),
            "<p>High water at noon.</p>\n"
        );
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
