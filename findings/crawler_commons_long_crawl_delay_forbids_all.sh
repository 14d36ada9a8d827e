#!/usr/bin/env bash
# A site that asks for five minutes and a second between two pages is closed altogether for crawler-commons.
#
# Guess: "Crawl-delay: 301" is a delay of 301 seconds and forbids no page.
# Seen (crawler-commons 1.4, Java 17): above 300 seconds each page is forbidden, and no delay is told; at
# 300 all is as it was. Names of agents that follow on a Crawl-delay belong to the group before, so that the
# rule for "boat" holds for all.
#
#   300 seconds: allowed, 300000
#   301 seconds: forbidden, no delay
#   301 seconds, no rule: forbidden, no delay
#   boat's rule after a delay: forbidden, 5000
#   boat's rule after a rule: allowed, no delay
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.crawler-commons</groupId><artifactId>crawler-commons</artifactId><version>1.4</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.nio.charset.StandardCharsets;
import java.util.List;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": " + seen);
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was " + stated);
            System.exit(1);
        }
    }

    /** Whether /tides is allowed to "librarian", and the delay in milliseconds. */
    static String asked(String... lines) {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        BaseRobotRules rules = new SimpleRobotRulesParser().parseContent(
            "https://example.org/robots.txt", text, "text/plain", List.of("librarian"));
        long delay = rules.getCrawlDelay();
        String said = delay == BaseRobotRules.UNSET_CRAWL_DELAY ? "no delay" : String.valueOf(delay);
        return (rules.isAllowed("https://example.org/tides") ? "allowed" : "forbidden") + ", " + said;
    }

    public static void main(String[] arguments) {
        check("300 seconds", asked("User-agent: *", "Crawl-delay: 300", "Disallow: /drafts"), "allowed, 300000");
        check("301 seconds", asked("User-agent: *", "Crawl-delay: 301", "Disallow: /drafts"), "forbidden, no delay");
        check("301 seconds, no rule", asked("User-agent: *", "Crawl-delay: 301"), "forbidden, no delay");
        check("boat's rule after a delay", asked("User-agent: *", "Crawl-delay: 5", "User-agent: boat", "Disallow: /"), "forbidden, 5000");
        check("boat's rule after a rule", asked("User-agent: *", "Disallow: /drafts", "User-agent: boat", "Disallow: /"), "allowed, no delay");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
