#!/usr/bin/env bash
# go-astisub writes "&lt;" and "&amp;" into SRT, where they are shown as letters, and leaves "&gt;".
#
# Guess: a text read from SRT is the same when written as SRT, which has no character references; "&gt;" in
# WebVTT is ">", as "&lt;" is "<".
# Seen (go-astisub 0.34.0): the writer of SRT escapes as that of WebVTT does: a viewer reads "5 &lt; 6". The
# reader of WebVTT resolves "&lt;" and "&amp;" but not "&gt;", which is written as "&amp;gt;" and is shown as
# letters from then on.
#
#   SRT to SRT: "Depth 5 &lt; 6 &amp; rising"
#   text read from WebVTT: "Depth 6 &gt; 5"
#   WebVTT to WebVTT: "Depth 6 &amp;gt; 5"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/asticode/go-astisub@v0.34.0 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/asticode/go-astisub"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func line(text string) string {
	for _, each := range strings.Split(text, "\n") {
		if strings.HasPrefix(each, "Depth") {
			return each
		}
	}
	return ""
}

func readVTT(words string) *astisub.Subtitles {
	source := "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n" + words + "\n"
	subtitles, err := astisub.ReadFromWebVTT(strings.NewReader(source))
	must(err)
	return subtitles
}

func vtt(words string) string {
	var target bytes.Buffer
	must(readVTT(words).WriteToWebVTT(&target))
	return line(target.String())
}

func main() {
	source := "1\n00:00:01,000 --> 00:00:04,000\nDepth 5 < 6 & rising\n"
	srt, err := astisub.ReadFromSRT(strings.NewReader(source))
	must(err)
	var target bytes.Buffer
	must(srt.WriteToSRT(&target))
	check("SRT to SRT", line(target.String()), "Depth 5 &lt; 6 &amp; rising")
	check("text read from WebVTT", readVTT("Depth 6 &gt; 5").Items[0].String(), "Depth 6 &gt; 5")
	check("WebVTT to WebVTT", vtt("Depth 6 &gt; 5"), "Depth 6 &amp;gt; 5")
	fmt.Println("as stated")
}
GO
go run .
