#!/usr/bin/env bash
# ROME reads an Atom feed and writes it with words split, an author without a name and content gone.
#
# Guess: SyndFeedInput, then SyndFeedOutput, gives the feed back; indentation is put where white space means
# nothing, which is not within the text of an xhtml content.
# Seen (ROME 2.1.0 on Java 17): each element within the content gets a line of its own, so "Her<b>on</b>" is
# "Her on" to a reader. An entry without author (the feed has one, RFC 4287, 4.1.2) is given
# <author><name/></author>; content out of line (src) is written as empty content.
#
#   content: 'Her on'
#   authors of the entry: '<author><name/></author>'
#   content with src: '<content type="html"/>'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.rometools</groupId><artifactId>rome</artifactId><version>2.1.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.SyndFeedOutput;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Run {
    static final String FEED = """
        <feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><id>urn:x:feed</id>
        <updated>2024-05-03T09:00:00Z</updated><author><name>Pia Holm</name></author>
        <entry><title>Bird</title><id>urn:x:1</id><updated>2024-05-03T09:00:00Z</updated>%s</entry>
        </feed>""";
    static final String INLINE = "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
        + "Her<b>on</b></div></content>";
    static final String APART = "<content type=\"text/html\" src=\"https://example.org/heron.html\"/>";

    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated + "'");
            System.exit(1);
        }
    }

    static String written(String content) throws Exception {
        SyndFeed feed = new SyndFeedInput().build(new StringReader(FEED.formatted(content)));
        String text = new SyndFeedOutput().outputString(feed);
        return text.substring(text.indexOf("<entry>"));
    }

    static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        return matcher.find() ? matcher.group().replaceAll(">\\s+<", "><").replace(" />", "/>") : "";
    }

    public static void main(String[] arguments) throws Exception {
        String inline = written(INLINE);
        String words = found("<content.*</content>", inline).replaceAll("<[^>]*>", "");
        check("content", words.strip().replaceAll("\\s+", " "), "Her on");
        String author = found("<author>.*</author>", inline);
        check("authors of the entry", author, "<author><name/></author>");
        check("content with src", found("<content[^>]*>", written(APART)), "<content type=\"html\"/>");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
